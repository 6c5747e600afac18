import { expect, test } from 'vitest';
import type { UserMessage } from '@codelab/protocol/command';
import { type ConversationView, Queue } from '@codelab/protocol/conversation';
import { Message } from '@codelab/protocol/message';
import { conversationId, snapshotOf } from '../live/testing/samples.ts';
import { newKey } from '../trpc/new-key.ts';
import { hasArrived, isSameMessage, type Outgoing, shownMessages } from './outgoing.ts';

const view = (cursor: number, ...said: string[]): ConversationView => ({
  ...snapshotOf(conversationId(1), cursor),
  messages: said.map((text, index) =>
    Message.parse({
      id: conversationId(100 + index),
      role: 'user',
      status: 'complete',
      parts: [{ type: 'text', text }],
      at: '2026-01-01T00:00:00Z',
    }),
  ),
});
const hello: UserMessage = { type: 'user_message', content: 'Hello' };
const sentWhile = (shown: ConversationView): Outgoing => ({
  key: newKey(),
  message: hello,
  shownBefore: new Set(shownMessages(shown).map(({ id }) => id)),
  status: 'sending',
});

test('a message has arrived when the conversation shows it, even before the server has answered', () => {
  const outgoing = sentWhile(view(1));
  expect(hasArrived(outgoing, view(1))).toBe(false);
  expect(hasArrived(outgoing, view(2, 'Hello'))).toBe(true);
});

test('the same words said before are not taken for it', () => {
  const outgoing = sentWhile(view(2, 'Hello'));
  expect(hasArrived(outgoing, view(3, 'Hello'))).toBe(false);
  expect(hasArrived(outgoing, view(4, 'Hello', 'Hello'))).toBe(true);
});

test('once accepted it is shown as sent until the view has come that far', () => {
  const outgoing: Outgoing = { ...sentWhile(view(1)), status: 'accepted', seq: 5 };
  expect(hasArrived(outgoing, view(4))).toBe(false);
  expect(hasArrived(outgoing, view(5))).toBe(true);
});

test('a queued message has arrived too', () => {
  const outgoing = sentWhile(view(1));
  const queue = Queue.parse({
    paused: false,
    messages: [{ id: conversationId(7), content: 'Hello', delivery: 'queue', at: '2026-01-01T00:00:00Z' }],
  });
  expect(hasArrived(outgoing, { ...view(2), queue })).toBe(true);
});

test('the same message is recognised by all it says, whatever the order of its fields', () => {
  expect(isSameMessage(hello, { content: 'Hello', type: 'user_message' })).toBe(true);
  expect(isSameMessage(hello, { ...hello, delivery: 'steer' })).toBe(false);
  expect(isSameMessage(hello, { ...hello, content: 'Hello!' })).toBe(false);
});
