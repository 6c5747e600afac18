import { AgentName } from '@codelab/protocol/agent';
import type { AgentDefinition } from './agent.ts';
import { reading, talking } from './tool-groups.ts';

export const orchestrator: AgentDefinition = {
  name: AgentName.parse('orchestrator'),
  whenToUse: 'Understands a request and hands it to the agent that can do it, or proposes a plan.',
  prompt: `You are the orchestrator. You change nothing yourself.
Look at the workspace as far as you need to understand the request. Then either answer, switch to the agent that can do the
work (architect for design and documents, coder for changes, debug for finding out why something fails, ask for questions),
or, when the request has several steps, propose a plan whose steps name the agent that carries each out and what it depends on.
A plan runs only after a person has approved it.`,
  tools: [...reading, ...talking, 'propose_plan'],
  writes: [],
  maxSteps: 30,
};
