import type { Client } from '@codelab/client/connect';
import { viewAfter } from '@codelab/client/view';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationEvent, KeptEvent } from '@codelab/protocol/event';
import type { ConversationId } from '@codelab/protocol/ids';

/** One who listens to a conversation, and can leave and come back. */
export type Listener = AsyncDisposable & {
  readonly id: ConversationId;
  /** Everything but snapshots, in the order in which it was heard. */
  readonly heard: readonly KeptEvent[];
  /** What the screen shows now. */
  readonly view: ConversationView | undefined;
  /** The first view from now on of which this is true; `heard` and `view` may have gone on by then. */
  until(isSo: (view: ConversationView) => boolean): Promise<ConversationView>;
  untilHeard(isIt: (event: KeptEvent) => boolean): Promise<KeptEvent>;
  leave(): Promise<void>;
};

export type Listening = {
  /** Where one goes on who has left, with what one had seen. */
  readonly since?: ConversationView | undefined;
  /** Done with each event before the next one is heard. */
  readonly onEvent?: ((event: ConversationEvent) => Promise<void>) | undefined;
};

const patienceMs = 30_000;

export function listen(client: Client, id: ConversationId, { since, onEvent }: Listening = {}): Listener {
  const leaving = new AbortController();
  const heard: KeptEvent[] = [];
  let view = since;
  let failure: { readonly error: unknown } | undefined;
  let changed = Promise.withResolvers<void>();

  const lastEventId = since && String(since.cursor);
  const listening = (async () => {
    for await (const event of client.follow(id, { signal: leaving.signal, lastEventId })) {
      await onEvent?.(event);
      if (event.type !== 'snapshot') heard.push(event);
      view = viewAfter(view, event);
      changed.resolve();
      changed = Promise.withResolvers();
    }
  })().catch((error: unknown) => {
    failure = { error };
    changed.resolve();
  });

  async function untilFound<Found>(find: () => Found | undefined): Promise<Found> {
    const tooLate = AbortSignal.timeout(patienceMs);
    const late = new Promise<void>((resolve) => tooLate.addEventListener('abort', () => resolve()));
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (failure) throw failure.error;
      if (tooLate.aborted) throw new Error(`not within ${patienceMs} ms; heard: ${storyOf(heard)}`);
      await Promise.race([changed.promise, late]);
    }
  }

  const leave = async () => {
    leaving.abort();
    await listening;
  };
  return {
    id,
    heard,
    get view() {
      return view;
    },
    until: (isSo) => untilFound(() => (view && isSo(view) ? view : undefined)),
    untilHeard: (isIt) => untilFound(() => heard.find(isIt)),
    leave,
    [Symbol.asyncDispose]: leave,
  };
}

function storyOf(heard: readonly KeptEvent[]): string {
  return heard.map((event) => `${event.seq} ${event.type}`).join(', ');
}
