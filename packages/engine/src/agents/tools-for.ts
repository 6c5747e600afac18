import { toolNamed } from '../tools/registry.ts';
import type { Tool } from '../tools/tool.ts';
import type { AgentDefinition } from './agent.ts';

/** Who carries out a step of a plan ends it with `complete`, and neither hands it on nor plans anew. */
const notForChildren: ReadonlySet<string> = new Set(['propose_plan', 'switch_agent']);

export function toolNamesFor(agent: AgentDefinition, isChild: boolean): string[] {
  if (!isChild) return [...agent.tools];
  return [...agent.tools.filter((name) => !notForChildren.has(name)), 'complete'];
}

/** The tools a model is offered. What it may do with them is decided for each call. */
export function toolsFor(agent: AgentDefinition, isChild: boolean): Tool[] {
  return toolNamesFor(agent, isChild).flatMap((name) => toolNamed(name) ?? []);
}
