import { matchesWildcard } from '@codelab/domain/glob';
import type { Tool } from '../tools/tool.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import type { AgentDefinition } from './agent.ts';

/** Who carries out a step of a plan ends it with `complete`, and neither hands it on nor plans anew. */
const notForChildren: ReadonlySet<string> = new Set(['propose_plan', 'switch_agent']);

/** The tools a model is offered. What it may do with them is decided for each call. */
export function toolsFor(agent: AgentDefinition, toolbox: Toolbox, isChild: boolean): Tool[] {
  return toolbox.all.filter(({ name }) => {
    if (name === 'complete') return isChild;
    if (isChild && notForChildren.has(name)) return false;
    return agent.tools.some((pattern) => matchesWildcard(pattern, name));
  });
}
