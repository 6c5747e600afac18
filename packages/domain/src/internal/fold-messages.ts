import type { ConversationView } from '@codelab/protocol/conversation';
import type { MessageId } from '@codelab/protocol/ids';
import type { Message, Part } from '@codelab/protocol/message';
import type { EventOf } from './event-of.ts';
import { mapShared } from './map-shared.ts';
import { withoutUndefined } from './without-undefined.ts';

type Delta = EventOf<'assistant_delta'>;

/**
 * Messages stand in the order in which `message_added` told of them; what is still being said stands last. So the view
 * is the same whether or not the deltas of a finished message were heard.
 */
export function placeMessage(messages: Message[], message: Message): Message[] {
  const known = messages.find(({ id }) => id === message.id);
  if (known && known.status !== 'streaming') return messages.map((other) => (other === known ? message : other));

  const others = messages.filter((other) => other !== known);
  if (message.status === 'streaming') return [...others, message];
  const kept = others.filter((other) => other.status !== 'streaming');
  return [...kept, message, ...others.filter((other) => other.status === 'streaming')];
}

/**
 * An attempt begins the message anew: nothing of the one before stays. Told again it does so too, so that a message
 * which is known to be in its second attempt can be built up from the deltas of both.
 */
export function startMessage(view: ConversationView, event: EventOf<'assistant_started'>): ConversationView {
  const known = view.messages.find(({ id }) => id === event.messageId);
  if (known && (known.status !== 'streaming' || (known.attempt ?? 0) > event.attempt)) return view;

  const message: Message = withoutUndefined({
    id: event.messageId,
    turnId: event.turnId,
    role: 'assistant',
    status: 'streaming',
    agent: event.agent,
    model: event.model,
    attempt: event.attempt,
    parts: [],
    at: event.at,
  });
  return { ...view, messages: placeMessage(view.messages, message) };
}

export function addDelta(view: ConversationView, event: Delta): ConversationView {
  return changeMessage(view, event.messageId, (message) =>
    message.status === 'streaming' ? withDelta(message, event) : message,
  );
}

export function changeMessage(
  view: ConversationView,
  id: MessageId,
  change: (message: Message) => Message,
): ConversationView {
  const index = view.messages.findLastIndex((message) => message.id === id);
  const known = view.messages[index];
  if (!known) return view;
  const changed = change(known);
  return changed === known ? view : { ...view, messages: view.messages.with(index, changed) };
}

/** Taken back, or brought back. Messages that are not in the view are shown as they are when they are asked for. */
export function undoMessages(view: ConversationView, event: EventOf<'messages_undone'>): ConversationView {
  const ids = new Set(event.messageIds);
  const messages = mapShared(view.messages, (message) => {
    if (!ids.has(message.id) || (message.undone ?? false) === event.undone) return message;
    const { undone: _, ...rest } = message;
    return event.undone ? { ...rest, undone: true as const } : rest;
  });
  return messages === view.messages ? view : { ...view, messages };
}

/** Text that goes on at `offset`: what is known already stays, what lies beyond a gap is left out. */
export function continued(known: string, offset: number, text: string): string {
  return offset > known.length ? known : known + text.slice(known.length - offset);
}

type Said = Extract<Part, { type: Delta['kind'] }>;

/** Stands where a part has not been heard of yet. */
const unheard: Part = { type: 'text', text: '' };

function withDelta(message: Message, delta: Delta): Message {
  const known = message.parts[delta.part];
  const isFirst = known === undefined || (known.type === 'text' && known.text === '');
  const part = isFirst ? begunBy(delta) : known;
  if (!isSaid(part) || part.type !== delta.kind || delta.offset > part.text.length) return message;

  const text = continued(part.text, delta.offset, delta.text);
  if (!isFirst && text === part.text) return message;
  const parts = [...message.parts];
  while (parts.length < delta.part) parts.push(unheard);
  parts[delta.part] = { ...part, text };
  return { ...message, parts };
}

function begunBy({ kind, tool }: Delta): Said {
  return kind === 'tool_input' ? { type: kind, tool: tool ?? '', text: '' } : { type: kind, text: '' };
}

function isSaid(part: Part): part is Said {
  return part.type === 'text' || part.type === 'reasoning' || part.type === 'tool_input';
}
