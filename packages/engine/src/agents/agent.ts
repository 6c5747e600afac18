import type { AgentName } from '@codelab/protocol/agent';

/** An agent is data: what it is told, and what it may. */
export type AgentDefinition = {
  readonly name: AgentName;
  /** For people and for other agents that may switch to it. */
  readonly whenToUse: string;
  readonly prompt: string;
  readonly tools: readonly string[];
  /** Globs of the files it may write; absent = every file. */
  readonly writes?: readonly string[];
  readonly maxSteps: number;
};
