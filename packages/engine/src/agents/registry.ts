import type { Agent, AgentName } from '@codelab/protocol/agent';
import { Problem } from '@codelab/protocol/problem';
import type { AgentDefinition } from './agent.ts';
import { architect } from './architect.ts';
import { ask } from './ask.ts';
import { coder } from './coder.ts';
import { debug } from './debug.ts';
import { orchestrator } from './orchestrator.ts';

export const allAgents: readonly AgentDefinition[] = [orchestrator, architect, coder, debug, ask];
export const firstAgent: AgentName = orchestrator.name;

/** Throws `agent_not_found`. */
export function agentNamed(name: AgentName): AgentDefinition {
  const agent = allAgents.find((one) => one.name === name);
  if (!agent) throw new Problem('agent_not_found', `There is no agent called ${name}.`);
  return agent;
}

/** As people see it; its prompt stays here. */
export function agentShown(agent: AgentDefinition): Agent {
  const { name, whenToUse, tools, writes, maxSteps } = agent;
  return { name, whenToUse, tools: [...tools], maxSteps, ...(writes && { writes: [...writes] }) };
}
