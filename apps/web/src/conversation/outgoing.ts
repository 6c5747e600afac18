import type { UserMessage } from '@codelab/protocol/command';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { CommandKey, Seq } from '@codelab/protocol/ids';

/**
 * A message on its way. It is shown as being sent until the conversation itself shows it, and it keeps its key: sent
 * again after a failure it is the same message, which arrives once.
 */
export type Outgoing = {
  readonly key: CommandKey;
  readonly message: UserMessage;
  /** What the conversation showed already when it was sent. */
  readonly shownBefore: ReadonlySet<string>;
} & (
  | { readonly status: 'sending' }
  /** Committed; the event that shows it has this number or a smaller one. */
  | { readonly status: 'accepted'; readonly seq: Seq }
  | { readonly status: 'failed'; readonly error: unknown }
);

/** The person's messages and queued messages that a view shows. */
export function shownMessages(view: ConversationView | undefined): readonly { id: string; content: string }[] {
  if (!view) return [];
  const said = view.messages
    .filter((message) => message.role === 'user')
    .map(({ id, parts }) => ({ id, content: parts.map((part) => (part.type === 'text' ? part.text : '')).join('') }));
  return [...said, ...view.queue.messages];
}

/** Whether the conversation shows the message by now. */
export function hasArrived(outgoing: Outgoing, view: ConversationView | undefined): boolean {
  if (!view) return false;
  if (outgoing.status === 'accepted' && view.cursor >= outgoing.seq) return true;
  const content = outgoing.message.content.trim();
  return shownMessages(view).some((shown) => shown.content === content && !outgoing.shownBefore.has(shown.id));
}

/** A message that says the same as one whose fate is unknown is that one: it goes out under the same key. */
export function isSameMessage(one: UserMessage, other: UserMessage): boolean {
  return JSON.stringify(one, fieldNames) === JSON.stringify(other, fieldNames);
}
const fieldNames = ['content', 'agent', 'model', 'delivery'];
