import type { ConversationEvent } from '@codelab/protocol/event';
import type { ConversationId } from '@codelab/protocol/ids';
import type { App } from './app.ts';

/** One conversation as its person hears it. */
export type Chat = AsyncDisposable & {
  readonly id: ConversationId;
  /** What is heard next, whatever it is. */
  hear(): Promise<ConversationEvent>;
  /** The next of this type; what comes before it is passed over. */
  next<Type extends ConversationEvent['type']>(type: Type): Promise<Extract<ConversationEvent, { type: Type }>>;
};

/** Listens to a new conversation, or to one that is there. */
export async function openChat(app: App, known?: ConversationId): Promise<Chat> {
  const [id] = known === undefined ? await app.conversations(1) : [known];
  if (id === undefined) throw new Error('no conversation');
  const leaving = new AbortController();
  const events = app.client.follow(id, { signal: leaving.signal });
  const hear = async () => {
    const { value, done } = await events.next();
    if (done) throw new Error('the stream has ended');
    return value;
  };
  await hear(); // the snapshot: from here on it is told what happens
  return {
    id,
    hear,
    async next<Type extends ConversationEvent['type']>(type: Type) {
      for (;;) {
        const event = await hear();
        if (isOf(event, type)) return event;
      }
    },
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await events.return();
    },
  };
}

function isOf<Type extends ConversationEvent['type']>(
  event: ConversationEvent,
  type: Type,
): event is Extract<ConversationEvent, { type: Type }> {
  return event.type === type;
}
