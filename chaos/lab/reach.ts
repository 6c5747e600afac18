import { type Client, connect } from '@codelab/client/connect';
import { newKey } from '@codelab/client/new-key';
import { refusalOf } from '@codelab/client/refusal';
import type { Accepted, ClientMessage } from '@codelab/protocol/command';
import type { CommandKey, ConversationId } from '@codelab/protocol/ids';
import type { Problem } from '@codelab/protocol/problem';
import { pause } from './pause.ts';
import type { Random } from './random.ts';
import type { Tally } from './tally.ts';

export type Answer<Value> =
  | { readonly value: Value; readonly problem?: never }
  | { readonly problem: Problem; readonly value?: never };

/** A person at several servers: whoever does not answer in time is left for another one, with the same key. */
export type Reach = {
  send(conversationId: ConversationId, message: ClientMessage, key?: CommandKey): Promise<Answer<Accepted>>;
  /** For what carries a key, and for questions. */
  ask<Value>(call: (api: Client['api'], signal: AbortSignal) => Promise<Value>): Promise<Answer<Value>>;
};

const answerWithinMs = 5_000;
const patienceMs = 120_000;

export function openReach(options: {
  readonly servers: readonly string[];
  readonly token: string;
  readonly random: Random;
  readonly tally: Tally;
}): Reach {
  const { servers, token, random, tally } = options;
  const clients = servers.map((url) => connect({ url, token }));

  async function ask<Value>(call: (api: Client['api'], signal: AbortSignal) => Promise<Value>): Promise<Answer<Value>> {
    const giveUpAt = performance.now() + patienceMs;
    for (;;) {
      try {
        return { value: await call(random.pick(clients).api, AbortSignal.timeout(answerWithinMs)) };
      } catch (error) {
        const problem = refusalOf(error);
        if (problem?.code === 'internal') tally.violation(`"internal" was answered: ${problem.message}`);
        if (problem && !problem.shape.retryable) return { problem };
        tally.count(problem ? 'answers: not just now' : 'requests without an answer');
        if (performance.now() > giveUpAt) throw error;
        await pause(random.between(50, 300));
      }
    }
  }

  return {
    ask,
    send: (conversationId, message, key = newKey()) =>
      ask((api, signal) => api.conversation.send.mutate({ conversationId, key, message }, { signal })),
  };
}
