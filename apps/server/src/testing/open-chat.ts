import type { Client, Sending } from '@codelab/client/connect';
import { viewAfter } from '@codelab/client/view';
import type { Accepted, ClientMessage } from '@codelab/protocol/command';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationEvent } from '@codelab/protocol/event';
import type { ConversationId } from '@codelab/protocol/ids';

type EventType = ConversationEvent['type'];
type EventOf<Type extends EventType> = Extract<ConversationEvent, { type: Type }>;

/** One conversation, followed from the moment it is opened. */
export type Chat = AsyncDisposable & {
  readonly id: ConversationId;
  /** Everything that was heard so far, in order. */
  readonly heard: readonly ConversationEvent[];
  /** What a screen shows now: everything heard, folded. */
  readonly view: ConversationView | undefined;
  send(message: ClientMessage, sending?: Sending): Promise<Accepted>;
  say(content: string): Promise<Accepted>;
  /** The next such event after the one that was waited for last; it may have been heard already. */
  until<Type extends EventType>(type: Type, isWanted?: (event: EventOf<Type>) => boolean): Promise<EventOf<Type>>;
  /** What the server says it is, read anew. */
  snapshot(): Promise<ConversationView>;
};

const patienceMs = 10_000;

export function openChat(client: Client, id: ConversationId): Chat {
  const leaving = new AbortController();
  const heard: ConversationEvent[] = [];
  let view: ConversationView | undefined;
  let looked = 0;
  let failure: { readonly error: unknown } | undefined;
  let wake = () => {};

  const following = (async () => {
    for await (const event of client.follow(id, { signal: leaving.signal })) {
      heard.push(event);
      view = viewAfter(view, event);
      wake();
    }
  })().catch((error: unknown) => {
    failure = { error };
    wake();
  });

  async function until<Type extends EventType>(
    type: Type,
    isWanted: (event: EventOf<Type>) => boolean = () => true,
  ): Promise<EventOf<Type>> {
    const isIt = (event: ConversationEvent): event is EventOf<Type> =>
      event.type === type && isWanted(event as EventOf<Type>);
    const giveUpAt = performance.now() + patienceMs;
    for (;;) {
      while (looked < heard.length) {
        const event = heard[looked++];
        if (event && isIt(event)) return event;
      }
      if (failure) throw failure.error;
      const leftMs = giveUpAt - performance.now();
      if (leftMs <= 0) throw new Error(`no such ${type} within ${patienceMs} ms; heard: ${storyOf(heard)}`);
      await wokenWithin(leftMs);
    }
  }

  function wokenWithin(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    id,
    heard,
    get view() {
      return view;
    },
    send: (message, sending) => client.send(id, message, sending),
    say: (content) => client.send(id, { type: 'user_message', content }),
    until,
    snapshot: () => client.api.conversation.get.query({ conversationId: id }),
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await following;
    },
  };
}

function storyOf(heard: readonly ConversationEvent[]): string {
  return heard.map((event) => `${event.type} ${event.type === 'snapshot' ? event.cursor : event.seq}`).join(', ');
}
