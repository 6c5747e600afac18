import type { Agent } from '@codelab/protocol/agent';
import type { AgentDefinition } from './agent.ts';

/** As people see it; its prompt stays here. */
export function agentShown(agent: AgentDefinition): Agent {
  const { name, whenToUse, tools, writes, maxSteps } = agent;
  return { name, whenToUse, tools: [...tools], maxSteps, ...(writes && { writes: [...writes] }) };
}
