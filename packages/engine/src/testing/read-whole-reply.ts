import type { LanguageModelV4 } from '@ai-sdk/provider';
import { AgentName } from '@codelab/protocol/agent';
import type { ReplyLimits } from '../models/model-stream.ts';
import { readReply } from '../models/read-reply.ts';
import type { Reply, ReplyDelta, ReplyRequest } from '../models/reply.ts';

/** A request for tests: a user's text, unless more is given. */
export function requestOf(text: string, more: Partial<ReplyRequest> = {}): ReplyRequest {
  return {
    agent: AgentName.parse('coder'),
    system: 'You are a coder.',
    transcript: [{ role: 'user', text }],
    tools: [],
    signal: new AbortController().signal,
    ...more,
  };
}

/** How a model call ended: with a reply, or with what it threw; and what was said until then. */
export type Heard = { readonly deltas: readonly ReplyDelta[] } & (
  | { readonly reply: Reply }
  | { readonly thrown: unknown }
);

export type Hearing = {
  readonly limits?: ReplyLimits;
  readonly onDelta?: (delta: ReplyDelta) => void;
};

export async function readWhole(model: LanguageModelV4, request: ReplyRequest, hearing: Hearing = {}): Promise<Heard> {
  const deltas: ReplyDelta[] = [];
  const reading = readReply(model, request, hearing.limits);
  try {
    for (;;) {
      const next = await reading.next();
      if (next.done) return { deltas, reply: next.value };
      deltas.push(next.value);
      hearing.onDelta?.(next.value);
    }
  } catch (thrown) {
    return { deltas, thrown };
  }
}
