import type { BilledTokens } from '@codelab/domain/cost';
import type { TranscriptMessage } from '@codelab/domain/transcript';
import type { AgentName, Usage } from '@codelab/protocol/agent';
import type { FailureCode } from '@codelab/protocol/problem';
import type { Json } from '../tools/tool.ts';

/** One model call. */
export type ReplyRequest = {
  readonly agent: AgentName;
  readonly system: string;
  readonly transcript: readonly TranscriptMessage[];
  readonly tools: readonly { readonly name: string; readonly description: string; readonly inputSchema: Json }[];
  readonly signal: AbortSignal;
};

/** What a person watches while a model speaks. `part` counts the parts of the reply, calls included. */
export type ReplyDelta = {
  readonly part: number;
  readonly kind: 'text' | 'reasoning' | 'tool_input';
  readonly text: string;
  /** With `tool_input`: the tool's name. */
  readonly tool?: string;
};

/** `input` is the JSON text as the model said it: it may be cut off or garbage, and is then refused, never repaired. */
export type ReplyPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string; readonly providerMetadata?: Json }
  /** `isCut`: its arguments had not come to their end when the reply had. */
  | { readonly type: 'call'; readonly tool: string; readonly input: string; readonly isCut?: true };

/** What the program needs when the model has ended. Parts stand in the order and at the indexes their deltas had. */
export type Reply = {
  readonly parts: readonly ReplyPart[];
  readonly usage: Usage;
  /** What the provider charges for; absent when it did not say. */
  readonly billed?: BilledTokens;
};

/** A model call that gave no whole reply. `retryable` = the same call may go well later. */
export class ModelFailure extends Error {
  readonly code: FailureCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(failure: {
    code: FailureCode;
    message: string;
    retryable: boolean;
    retryAfterMs?: number;
    cause?: unknown;
  }) {
    super(failure.message, { cause: failure.cause });
    this.name = 'ModelFailure';
    this.code = failure.code;
    this.retryable = failure.retryable;
    this.retryAfterMs = failure.retryAfterMs;
  }
}
