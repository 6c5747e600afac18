import { type OwnAgentRow, ownAgentsIn } from '@codelab/database/own-agents';
import type { Transaction } from '@codelab/database/unit-of-work';
import type { AgentName } from '@codelab/protocol/agent';
import type { OwnerId, WorkspaceId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { AgentDefinition } from './agent.ts';
import { architect } from './architect.ts';
import { ask } from './ask.ts';
import { coder } from './coder.ts';
import { debug } from './debug.ts';
import { orchestrator } from './orchestrator.ts';

/** Whose conversation it is, and in which workspace; without one, only what holds in all of them. */
export type Place = { readonly ownerId: OwnerId; readonly workspaceId: WorkspaceId | undefined };

/** The agents that there are in one place: those of the house, and people's own. */
export type Crew = {
  readonly all: readonly AgentDefinition[];
  readonly find: (name: string) => AgentDefinition | undefined;
  /** Throws `agent_not_found`. */
  readonly named: (name: AgentName) => AgentDefinition;
};

const house: readonly AgentDefinition[] = [orchestrator, architect, coder, debug, ask];

/** A new conversation begins with it, unless another one is chosen. */
export const firstAgent: AgentName = orchestrator.name;

/** Without anybody's own. */
export const houseCrew = crew(house);

/** Read afresh in the caller's transaction: what a person changed holds from the next step on, on every server. */
export async function crewOf(tx: Transaction, place: Place): Promise<Crew> {
  const own = await ownAgentsIn(tx, place);
  return own.length === 0 ? houseCrew : crew([...house, ...own.map(definitionOf)]);
}

function crew(all: readonly AgentDefinition[]): Crew {
  const find = (name: string) => all.find((agent) => agent.name === name);
  const named = (name: AgentName) => {
    const agent = find(name);
    if (!agent) throw new Problem('agent_not_found', `There is no agent called ${name}.`);
    return agent;
  };
  return { all, find, named };
}

function definitionOf(row: OwnAgentRow): AgentDefinition {
  const { id, workspaceId, name, whenToUse, prompt, tools, writes, delegates, model, maxSteps, file } = row;
  return {
    name,
    whenToUse,
    prompt,
    tools,
    delegates,
    maxSteps,
    ...(writes && { writes }),
    ...(model && { model }),
    own: { id, ...(workspaceId && { workspaceId }), ...(file && { file: file.path }) },
  };
}
