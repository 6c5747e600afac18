import { viewAfter } from '@codelab/client/view';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationEvent, KeptEvent } from '@codelab/protocol/event';
import type { ConversationId, Seq } from '@codelab/protocol/ids';
import { pause } from './pause.ts';
import type { Random } from './random.ts';
import { blocksOf } from './sse.ts';
import type { Tally } from './tally.ts';

export type ListenerOptions = {
  readonly conversationId: ConversationId;
  /** The servers that it may listen to, by URL. */
  readonly servers: readonly string[];
  readonly token: string;
  readonly random: Random;
  readonly tally: Tally;
  /** Leaves by itself every so often, and comes back to any server. Default: never. */
  readonly leavesAfterMs?: readonly [least: number, most: number];
  readonly onEvent?: (event: KeptEvent) => void;
};

/** One who hears a conversation over bare connections, comes back where it stopped, and counts every event. */
export type Listener = AsyncDisposable & {
  readonly view: ConversationView | undefined;
  readonly cursor: Seq;
  /** Settles at the next event, or after `withinMs`. */
  news(withinMs: number): Promise<void>;
  /** Breaks the connection; it comes back by itself. */
  leave(): void;
  /** What it never heard and was not told that it may miss. */
  missing(): readonly (readonly [Seq, Seq])[];
};

/** Something is said every 15 s. */
const silentMs = 25_000;

export function openListener(options: ListenerOptions): Listener {
  const { conversationId, servers, token, random, tally, leavesAfterMs } = options;
  const closing = new AbortController();
  let connection = new AbortController();
  let view: ConversationView | undefined;
  let cursor = -1;
  let gaps: (readonly [Seq, Seq])[] = [];
  let wake = () => {};

  function take(event: ConversationEvent): void {
    if (event.type === 'snapshot') {
      if (cursor >= 0) tally.violation(`${conversationId}: a snapshot at ${event.cursor} for who had heard ${cursor}`);
      cursor = event.cursor;
    } else {
      tally.count('events heard');
      if (event.seq <= cursor) tally.violation(`${conversationId}: event ${event.seq} again after ${cursor}`);
      if (event.seq > cursor + 1) gaps.push([cursor + 1, event.seq - 1]);
      if ('covers' in event && event.covers) gaps = gaps.filter((gap) => !isWithin(gap, event.covers));
      cursor = event.seq;
      options.onEvent?.(event);
    }
    view = viewAfter(view, event);
    wake();
  }

  async function listen(signal: AbortSignal): Promise<void> {
    const input = { conversationId, ...(cursor >= 0 && { lastEventId: String(cursor) }) };
    const url = `${random.pick(servers)}/api/trpc/conversation.stream?input=${encodeURIComponent(JSON.stringify(input))}`;
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${token}` };
    const silence = setTimeout(() => connection.abort(), silentMs);
    try {
      const response = await fetch(url, { headers, signal });
      if (!response.body) throw new Error('a stream without a body');
      for await (const { event, data } of blocksOf(response.body)) {
        silence.refresh();
        if (event === undefined && data !== undefined) take(JSON.parse(data));
        else if (event === 'return') tally.violation(`${conversationId}: the stream said that it is over`);
        else if (event === 'serialized-error') refused(data ?? '');
      }
    } finally {
      clearTimeout(silence);
    }
  }

  function refused(data: string): void {
    const { code, retryable } = JSON.parse(data).data?.problem ?? {};
    if (retryable) tally.count(`a stream was refused for a while: ${code}`);
    else tally.violation(`${conversationId}: the stream was refused: ${data.slice(0, 300)}`);
  }

  const following = (async () => {
    while (!closing.signal.aborted) {
      connection = new AbortController();
      const signal = AbortSignal.any([closing.signal, connection.signal]);
      const leaving = leavesAfterMs && setTimeout(() => connection.abort(), random.between(...leavesAfterMs));
      // A connection that breaks is what this is about.
      await listen(signal).catch(() => tally.count('streams broken'));
      clearTimeout(leaving);
      await pause(random.between(20, 200), closing.signal);
    }
  })();

  return {
    get view() {
      return view;
    },
    get cursor() {
      return cursor;
    },
    async news(withinMs) {
      const heard = Promise.withResolvers<void>();
      wake = heard.resolve;
      const timer = setTimeout(heard.resolve, withinMs);
      await heard.promise;
      clearTimeout(timer);
    },
    leave: () => connection.abort(),
    missing: () => gaps,
    async [Symbol.asyncDispose]() {
      closing.abort();
      await following;
    },
  };
}

function isWithin([from, to]: readonly [Seq, Seq], covers: readonly [Seq, Seq] | undefined): boolean {
  return covers !== undefined && covers[0] <= from && to <= covers[1];
}
