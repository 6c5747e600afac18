import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { parseLiveCursor } from '@codelab/domain/read-cursor';
import { type ConversationId, OwnerId } from '@codelab/protocol/ids';
import type { LiveEvent } from '@codelab/protocol/live';
import { liveEvents } from './live-events.ts';
import { type OpenRooms, openRooms } from './testing/open-rooms.ts';

const renamed = (title: string) => ({ type: 'conversation_updated', title }) as const;

function listen(rooms: OpenRooms, watch: readonly ConversationId[], lastEventId = '') {
  const controller = new AbortController();
  const watched = { ownerId: rooms.ownerId, watch, cursors: parseLiveCursor(lastEventId) };
  const stream = liveEvents(rooms, watched, controller.signal);
  const heard: { id: string; event: LiveEvent }[] = [];
  return {
    heard,
    /** Listens on until such an event comes. */
    async until(isWanted: (event: LiveEvent) => boolean) {
      for (;;) {
        const { value, done } = await stream.next();
        if (done) throw new Error('the stream has ended');
        const [id, event] = value;
        heard.push({ id, event });
        if (isWanted(event)) return { id, event };
      }
    },
    async [Symbol.asyncDispose]() {
      controller.abort();
      await stream.return();
    },
  };
}

const isOf = (type: LiveEvent['type'], id?: ConversationId) => (event: LiveEvent) =>
  event.type === type &&
  (id === undefined ||
    ('conversationId' in event ? event.conversationId : 'conversation' in event && event.conversation.id) === id);

test('inbox, list and every watched conversation come over one stream', async () => {
  await using rooms = await openRooms();
  const [one, two] = [await rooms.addConversation({ title: 'One' }), await rooms.addConversation({ title: 'Two' })];
  await using live = listen(rooms, [one, two]);
  const wanted = new Set<string>(['inbox', 'conversations', one, two]);
  await live.until((event) => {
    wanted.delete(event.type === 'snapshot' ? event.conversation.id : event.type);
    return wanted.size === 0;
  });

  await rooms.append(two, renamed('Zwei'));
  expect((await live.until(isOf('conversation_updated', two))).event).toMatchObject({ title: 'Zwei', seq: 2 });
});

test('the list tells what changed, and only that', async () => {
  await using rooms = await openRooms();
  await rooms.addConversation({ title: 'One' });
  await using live = listen(rooms, []);
  const first = await live.until(isOf('conversations'));
  expect(first.event).toMatchObject({ conversations: [{ title: 'One', activity: 'idle', waiting: 0 }] });

  const two = await rooms.addConversation({ title: 'Two' });
  const changed = await live.until(isOf('conversations_changed'));
  expect(changed.event).toMatchObject({ set: [{ id: two, title: 'Two' }], removed: [] });
});

test("another owner's conversations change nothing here", async () => {
  await using rooms = await openRooms();
  await using live = listen(rooms, []);
  await live.until(isOf('conversations'));
  await rooms.addConversation({ ownerId: OwnerId.parse(randomUUID()), title: 'Foreign' });
  await rooms.addConversation({ title: 'Mine' });
  await live.until(isOf('conversations_changed'));
  expect(JSON.stringify(live.heard)).not.toContain('Foreign');
});

test('one id resumes all watched conversations where each of them was', async () => {
  await using rooms = await openRooms();
  const [one, two] = [await rooms.addConversation(), await rooms.addConversation()];
  let id = '';
  {
    await using live = listen(rooms, [one, two]);
    await live.until(isOf('snapshot'));
    await live.until(isOf('snapshot'));
    await rooms.append(one, renamed('heard'));
    id = (await live.until(isOf('conversation_updated', one))).id;
  }
  expect([...parseLiveCursor(id)].toSorted()).toEqual([[one, 2] as const, [two, 1] as const].toSorted());

  await rooms.append(one, renamed('missed'));
  await rooms.append(two, renamed('missed too'));
  await using live = listen(rooms, [one, two], id);
  const missed = new Set<ConversationId>([one, two]);
  await live.until(
    (event) => event.type === 'conversation_updated' && missed.delete(event.conversationId) && missed.size === 0,
  );
  expect(live.heard.filter(({ event }) => event.type === 'snapshot')).toEqual([]);
  expect(live.heard.filter(({ event }) => 'title' in event && event.title === 'heard')).toEqual([]);
});

test('a conversation that is watched for the first time begins with a snapshot, the others go on', async () => {
  await using rooms = await openRooms();
  const [known, added] = [await rooms.addConversation(), await rooms.addConversation()];
  await using live = listen(rooms, [known, added], `${known}:1`);
  await live.until(isOf('snapshot', added));
  await rooms.append(known, renamed('on'));
  await live.until(isOf('conversation_updated', known));
  expect(live.heard.filter(({ event }) => event.type === 'snapshot')).toHaveLength(1);
});

test('a conversation that cannot be watched is refused by name, and the others go on', async () => {
  await using rooms = await openRooms();
  const mine = await rooms.addConversation();
  const foreign = await rooms.addConversation({ ownerId: OwnerId.parse(randomUUID()) });
  await using live = listen(rooms, [foreign, mine]);
  const { event } = await live.until(isOf('watch_refused'));
  expect(event).toMatchObject({ conversationId: foreign, problem: { code: 'conversation_not_found' } });

  if (!live.heard.some(({ event: told }) => told.type === 'snapshot')) await live.until(isOf('snapshot', mine));
  await rooms.append(mine, renamed('still heard'));
  await live.until(isOf('conversation_updated', mine));
});

test('when the reader leaves, everything that was opened is closed', async () => {
  await using rooms = await openRooms();
  const id = await rooms.addConversation();
  {
    await using live = listen(rooms, [id]);
    await live.until(isOf('snapshot'));
  }
  await expect.poll(() => [rooms.database.pool().openUnits, rooms.events.followers]).toEqual([0, 0]);
});
