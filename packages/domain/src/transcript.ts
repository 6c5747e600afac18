import type * as z from 'zod';
import type { AgentName, ModelRef } from '@codelab/protocol/agent';
import type { CallId } from '@codelab/protocol/ids';

type Json = z.infer<ReturnType<typeof z.json>>;

/** What a model is told became of one call. */
export type CallOutcome =
  | { readonly type: 'output'; readonly value: Json }
  | { readonly type: 'error'; readonly message: string }
  | { readonly type: 'denied'; readonly reason: string };

export type AssistantPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string; readonly providerMetadata?: Json }
  | { readonly type: 'call'; readonly callId: CallId; readonly tool: string; readonly arguments: Json };

/** What a model is shown, provider-neutral. Every call is followed by exactly one result. */
export type TranscriptMessage =
  | { readonly role: 'user'; readonly text: string }
  | {
      readonly role: 'assistant';
      readonly agent: AgentName;
      readonly model: ModelRef;
      readonly parts: readonly AssistantPart[];
    }
  | {
      readonly role: 'tool';
      readonly results: readonly { readonly callId: CallId; readonly tool: string; readonly outcome: CallOutcome }[];
    };
