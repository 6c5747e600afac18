import type { AgentName, ModelRef } from '@codelab/protocol/agent';
import type { AgentId, WorkspaceId } from '@codelab/protocol/ids';

/** An agent is data: what it is told, and what it may. */
export type AgentDefinition = {
  readonly name: AgentName;
  /** For people and for other agents that may switch to it. */
  readonly whenToUse: string;
  readonly prompt: string;
  readonly tools: readonly string[];
  /** Globs of the files it may write; absent = every file. */
  readonly writes?: readonly string[];
  /** Whom it may hand work to that may do more than it may itself; absent = everybody. */
  readonly delegates?: readonly string[];
  /** For what it begins, where nothing else was chosen. */
  readonly model?: ModelRef;
  readonly maxSteps: number;
  /** Of those that people made. */
  readonly own?: { readonly id: AgentId; readonly workspaceId?: WorkspaceId; readonly file?: string };
};
