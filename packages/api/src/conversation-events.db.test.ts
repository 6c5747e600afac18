import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ConversationEvent } from '@codelab/protocol/event';
import { ConversationId, OwnerId } from '@codelab/protocol/ids';
import { conversationEvents } from './conversation-events.ts';
import { type OpenRooms, openRooms } from './testing/open-rooms.ts';

const renamed = (title: string) => ({ type: 'conversation_updated', title }) as const;

/** What `conversation.stream` tells, one at a time, until the test ends. */
function listen(rooms: OpenRooms, conversationId: ConversationId, cursor?: number) {
  const controller = new AbortController();
  const place = { ownerId: rooms.ownerId, conversationId, cursor };
  const stream = conversationEvents(rooms, place, controller.signal);
  return {
    async next(): Promise<ConversationEvent | undefined> {
      const { value, done } = await stream.next();
      return done ? undefined : value;
    },
    leave: () => controller.abort(),
    async [Symbol.asyncDispose]() {
      controller.abort();
      await stream.return();
    },
  };
}

test('a snapshot is told first, then every event as it is committed', async () => {
  await using rooms = await openRooms();
  const id = await rooms.addConversation({ title: 'One' });
  await using heard = listen(rooms, id);
  expect(await heard.next()).toMatchObject({ type: 'snapshot', cursor: 1, conversation: { id, title: 'One' } });

  const next = heard.next();
  await rooms.append(id, renamed('Two'), renamed('Three'));
  expect(await next).toMatchObject({ type: 'conversation_updated', seq: 2, title: 'Two', conversationId: id });
  expect(await heard.next()).toMatchObject({ seq: 3, title: 'Three' });
});

test('with a cursor only what followed is told', async () => {
  await using rooms = await openRooms();
  const id = await rooms.addConversation();
  await rooms.append(id, renamed('Two'), renamed('Three'));
  await using heard = listen(rooms, id, 2);
  expect(await heard.next()).toMatchObject({ seq: 3, title: 'Three' });

  const next = heard.next();
  await rooms.append(id, renamed('Four'));
  expect(await next).toMatchObject({ seq: 4, title: 'Four' });
});

test('a cursor at the very end is resumed without a snapshot', async () => {
  await using rooms = await openRooms();
  const id = await rooms.addConversation();
  await using heard = listen(rooms, id, 1);
  const next = heard.next();
  await rooms.append(id, renamed('Two'));
  expect(await next).toMatchObject({ type: 'conversation_updated', seq: 2 });
});

test('a cursor beyond the end gets a fresh snapshot', async () => {
  await using rooms = await openRooms();
  const id = await rooms.addConversation();
  await using heard = listen(rooms, id, 99);
  expect(await heard.next()).toMatchObject({ type: 'snapshot', cursor: 1 });
});

test("somebody else's conversation, a deleted one and one that never was are all not found", async () => {
  await using rooms = await openRooms();
  const foreign = await rooms.addConversation({ ownerId: OwnerId.parse(randomUUID()) });
  for (const id of [foreign, ConversationId.parse(randomUUID())]) {
    await using heard = listen(rooms, id);
    await expect(heard.next()).rejects.toMatchObject({ code: 'conversation_not_found' });
  }
});

test('while a stream waits it holds no connection', async () => {
  await using rooms = await openRooms();
  const id = await rooms.addConversation();
  await using heard = listen(rooms, id);
  await heard.next();
  const next = heard.next();
  await expect.poll(() => rooms.database.pool()).toMatchObject({ inUse: 0, waiting: 0 });
  await rooms.append(id, renamed('Two'));
  await next;
});

test('when the reader leaves, the stream ends and its unit of work is closed', async () => {
  await using rooms = await openRooms();
  const id = await rooms.addConversation();
  const heard = listen(rooms, id);
  await heard.next();
  const next = heard.next();
  expect(rooms.database.pool().openUnits).toBeGreaterThan(0);
  heard.leave();
  expect(await next).toBeUndefined();
  await expect.poll(() => rooms.database.pool().openUnits).toBe(0);
  expect(rooms.events.followers).toBe(0);
});
