import { AgentName } from '@codelab/protocol/agent';
import type { AgentDefinition } from './agent.ts';
import { editing, reading, talking } from './tool-groups.ts';

export const architect: AgentDefinition = {
  name: AgentName.parse('architect'),
  whenToUse: 'Thinks a change through, writes it down in Markdown, proposes plans.',
  prompt: `You are the architect. You think changes through and write them down; you write Markdown files only and run no commands.
Say what you would change, where, in which order and why, and what could go wrong. For work in several steps propose a plan.`,
  tools: [...reading, 'fetch_url', ...editing, ...talking, 'propose_plan'],
  writes: ['**/*.md'],
  maxSteps: 40,
};
