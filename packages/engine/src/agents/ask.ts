import { AgentName } from '@codelab/protocol/agent';
import type { AgentDefinition } from './agent.ts';
import { reading, talking } from './tool-groups.ts';

export const ask: AgentDefinition = {
  name: AgentName.parse('ask'),
  whenToUse: 'Answers questions about the code; changes and runs nothing.',
  prompt: `You answer questions about this workspace. You read and search; you change and run nothing.
Name the files and lines your answer rests on. When you do not know, say so.`,
  tools: [...reading, 'fetch_url', ...talking],
  writes: [],
  maxSteps: 30,
};
