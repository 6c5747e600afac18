import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from '@codelab/api/router';
import type { ConversationEvent } from '@codelab/protocol/event';
import type { ConversationId, Seq } from '@codelab/protocol/ids';
import { refusalOf } from './refusal.ts';

export type FollowOptions = {
  readonly signal?: AbortSignal | undefined;
  /** Where to go on; without it the first event is a snapshot. */
  readonly lastEventId?: string | undefined;
};

const reopenAfterMs = 250;

/**
 * A conversation as it happens, each event once and in order. A connection that breaks is made again and goes on where
 * it stopped. Ends when `signal` aborts; throws the `Problem` with which the server refused.
 */
export async function* follow(
  api: TRPCClient<AppRouter>,
  conversationId: ConversationId,
  { signal, lastEventId }: FollowOptions = {},
): AsyncGenerator<ConversationEvent, void> {
  const heard: ConversationEvent[] = [];
  let cursor = lastEventId;
  let failure: { readonly error: unknown } | undefined;
  let left = false;
  let wake = () => {};
  const onAbort = () => wake();
  signal?.addEventListener('abort', onAbort);

  let reopening: ReturnType<typeof setTimeout> | undefined;
  let stream = open();
  function open() {
    return api.conversation.stream.subscribe(
      { conversationId, lastEventId: cursor },
      {
        onData({ id, data }) {
          cursor = id;
          heard.push(data);
          wake();
        },
        onError(error) {
          failure = { error: refusalOf(error) ?? error };
          wake();
        },
        // A stream never ends by itself: whatever ended it, there is more to hear.
        onComplete() {
          if (failure || left) return;
          reopening = setTimeout(() => {
            stream = open();
          }, reopenAfterMs);
        },
      },
    );
  }

  let last: Seq = -1;
  try {
    while (!signal?.aborted) {
      const event = heard.shift();
      if (event) {
        if (event.type !== 'snapshot' && event.seq <= last) continue;
        last = event.type === 'snapshot' ? event.cursor : event.seq;
        yield event;
      } else if (failure) {
        throw failure.error;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    left = true;
    signal?.removeEventListener('abort', onAbort);
    clearTimeout(reopening);
    stream.unsubscribe();
  }
}
