import { boundsOn, type HandingOver, handingOver, inheritedLimits, type Starter } from '@codelab/domain/delegation';
import { matchesWildcard } from '@codelab/domain/glob';
import type { Limits } from '@codelab/domain/policy';
import type { AgentName } from '@codelab/protocol/agent';
import type { Tool } from '../tools/tool.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import type { AgentDefinition } from './agent.ts';
import type { Crew } from './crew.ts';
import { toolsFor } from './tools-for.ts';

/** An agent at work, and who started it, the first of all first: their limits hold for it, too. */
export type AtWork = { readonly agent: AgentDefinition; readonly starters: readonly Starter[] };

/** Nobody knows any more what one that is gone was allowed, so that nothing is. */
export function startersIn(crew: Crew, names: readonly AgentName[]): Starter[] {
  return names.map((name) => crew.find(name) ?? { name, tools: [], writes: [], delegates: [] });
}

/** Whose limits hold where a conversation stands now: of everybody who started it and did not delegate, and of its agent. */
export function boundHere(crew: Crew, { agent, startedBy }: { agent: AgentName; startedBy: readonly AgentName[] }) {
  const [now] = startersIn(crew, [agent]);
  return now ? boundsOn(startersIn(crew, startedBy), now) : [];
}

export function limitsOn({ agent, starters }: AtWork): Limits {
  return inheritedLimits(starters, agent);
}

/** The tools a model is offered: of its own ones, those that everybody lets through whose limits hold. */
export function toolsAtWork(atWork: AtWork, toolbox: Toolbox, isChild: boolean): Tool[] {
  const bounds = boundsOn(atWork.starters, atWork.agent);
  return toolsFor(atWork.agent, toolbox, isChild).filter(
    ({ name }) =>
      name === 'complete' || bounds.every(({ tools }) => tools.some((pattern) => matchesWildcard(pattern, name))),
  );
}

/** May this agent hand work to that one, by a switch or as a step of a plan? */
export function handingTo({ agent, starters }: AtWork, target: AgentDefinition): HandingOver {
  return handingOver([...starters, agent], target);
}

/** Why it may not, for the model that tried. */
export function whyNotHandTo(atWork: AtWork, target: AgentDefinition): string | undefined {
  const over = handingTo(atWork, target);
  if (over.may) return undefined;
  const { agent } = atWork;
  const who = over.limit === agent.name ? agent.name : `${agent.name}, which ${over.limit} started,`;
  return `The agent ${who} may not hand work to ${target.name}: ${target.name} may do more than ${over.limit} may, and is not among those that a person let ${over.limit} hand work to.`;
}
