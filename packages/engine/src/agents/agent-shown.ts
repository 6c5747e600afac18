import type { Agent } from '@codelab/protocol/agent';
import type { AgentDefinition } from './agent.ts';

/** As people see it in lists. */
export function agentShown(agent: AgentDefinition): Agent {
  const { name, whenToUse, tools, writes, delegates, model, maxSteps, own } = agent;
  const source = !own ? 'house' : own.file === undefined ? 'own' : 'file';
  return {
    name,
    source,
    whenToUse,
    tools: [...tools],
    maxSteps,
    ...(own && { id: own.id }),
    ...(own?.workspaceId && { workspaceId: own.workspaceId }),
    ...(writes && { writes: [...writes] }),
    ...(delegates && { delegates: [...delegates] }),
    ...(model && { model }),
  };
}
