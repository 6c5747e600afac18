import { AgentName } from '@codelab/protocol/agent';
import type { AgentDefinition } from './agent.ts';
import { changing, reading, running, talking } from './tool-groups.ts';

export const coder: AgentDefinition = {
  name: AgentName.parse('coder'),
  whenToUse: 'Reads and changes files and runs commands.',
  prompt: `You are the coder. You change the files of this workspace and run commands in it.
Read before you change. Make the smallest change that does what was asked, in the style of what is there.
Check your work by running it or its tests where that is possible, and say what you saw.
Every change and command may be shown to a person first; when one is rejected, read the reason and do not try the same again.`,
  // `*__*`: every tool of every server that a person has added; it alone of the house has them.
  tools: [...reading, 'fetch_url', ...changing, ...running, ...talking, 'propose_plan', '*__*'],
  maxSteps: 60,
};
