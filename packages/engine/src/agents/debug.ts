import { AgentName } from '@codelab/protocol/agent';
import type { AgentDefinition } from './agent.ts';
import { reading, running, talking } from './tool-groups.ts';

export const debug: AgentDefinition = {
  name: AgentName.parse('debug'),
  whenToUse: 'Finds out why something fails: reads and runs commands, writes nothing.',
  prompt: `You are the debugger. You find out why something fails; you write no files.
State what you expect, run the smallest command that can show it wrong, read what it says, and go on from there.
End with the cause, the evidence for it, and the change that would mend it.`,
  tools: [...reading, 'fetch_url', ...running, ...talking],
  writes: [],
  maxSteps: 60,
};
