import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '@codelab/client/connect';
import { newKey } from '@codelab/client/new-key';
import { refusalOf } from '@codelab/client/refusal';
import { forwardedPort } from '@codelab/database/testing/forwarded-port';
import { holds, modelThat, says } from '@codelab/engine/testing/scripted-model';
import type { ConversationEvent } from '@codelab/protocol/event';
import { ConversationId } from '@codelab/protocol/ids';
import { losingAnswers } from './testing/losing-answers.ts';
import { openChat } from './testing/open-chat.ts';
import { openStream } from './testing/open-stream.ts';
import { type App, startApp } from './testing/start-app.ts';

let app: App;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const seqsOf = (events: readonly ConversationEvent[]) =>
  events.flatMap((event) => (event.type === 'snapshot' ? [] : [event.seq]));

/** A conversation with one whole turn in it. */
async function answered() {
  const chat = await app.conversation();
  await chat.say('Hi');
  await chat.until('turn_ended');
  return chat;
}

test('a stream begins with how soon to come back, then a snapshot', async () => {
  const chat = await answered();
  await using stream = await openStream(app, 'conversation.stream', { input: { conversationId: chat.id } });
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  expect(await stream.next()).toEqual({ retry: '250' });
  expect(await stream.next()).toMatchObject({ event: 'connected' });
  const { data, id } = await stream.next();
  expect(JSON.parse(data ?? '')).toMatchObject({ type: 'snapshot', cursor: Number(id) });
});

test('with a cursor only what followed is told, and the header wins over the field', async () => {
  const chat = await answered();
  const { cursor } = await chat.snapshot();
  const input = { conversationId: chat.id, lastEventId: '0' };
  await using stream = await openStream(app, 'conversation.stream', {
    input,
    headers: { 'last-event-id': String(cursor - 1) },
  });
  expect(await stream.nextData()).toMatchObject({ type: 'turn_ended', seq: cursor });
});

test('a cursor beyond the end gets a fresh snapshot', async () => {
  const chat = await answered();
  await using stream = await openStream(app, 'conversation.stream', {
    input: { conversationId: chat.id, lastEventId: '999999' },
  });
  expect(await stream.nextData()).toMatchObject({ type: 'snapshot' });
});

test.each(['-1', '1.5', 'abc', '1e3', '99999999999999999999', `${randomUUID()}:1`, 'x'.repeat(200)])(
  'a malformed cursor is cursor_invalid, and is not asked for again: %s',
  async (lastEventId) => {
    const { id: conversationId } = await app.conversation();
    for (const request of [
      { input: { conversationId, lastEventId } },
      { input: { conversationId }, headers: { 'last-event-id': lastEventId } },
    ]) {
      await using stream = await openStream(app, 'conversation.stream', request);
      const { code, data } = await stream.nextError();
      expect(data.problem).toMatchObject({ code: 'cursor_invalid', retryable: false });
      expect(code).not.toBe(-32_603);
    }
  },
);

test('a conversation that is not there ends the stream with its code', async () => {
  const conversationId = ConversationId.parse(randomUUID());
  const following = app.client.follow(conversationId);
  await expect(following.next()).rejects.toMatchObject({ name: 'Problem', code: 'conversation_not_found' });
});

test('an unforeseen error in a stream is logged whole, told without internals, and not asked for again', async () => {
  const chat = await answered();
  await app.sql`update messages set parts = '7'::jsonb where conversation_id = ${chat.id}`;
  await using stream = await openStream(app, 'conversation.stream', { input: { conversationId: chat.id } });
  const { code, message, data } = await stream.nextError();
  expect(data.problem).toEqual({ code: 'internal', message, retryable: false });
  expect(code).not.toBe(-32_603);
  expect(message).not.toMatch(/map|parts|function/);
  expect(app.log.lines).toContainEqual(
    expect.objectContaining({
      level: 'error',
      message: 'unforeseen error',
      fields: expect.objectContaining({ procedure: 'conversation.stream', err: expect.any(TypeError) }),
    }),
  );
});

test('a connection that breaks again and again loses nothing and repeats nothing', async () => {
  const model = modelThat(() => says('word '.repeat(60), { chunks: 60, delayMs: 15 }));
  await using slow = await startApp({ model });
  await using network = await forwardedPort({});
  const { conversationId } = await slow.client.api.conversation.create.mutate({ key: newKey() });
  const client = connect({ url: network.url(slow.url), token: slow.token });
  await using chat = openChat(client, conversationId);
  await chat.until('snapshot');

  const breaking = setInterval(() => network.breakAll(), 200);
  await slow.client.send(conversationId, { type: 'user_message', content: 'Go on' });
  const { seq: last } = await chat.until('turn_ended');
  clearInterval(breaking);

  expect(seqsOf(chat.heard)).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  expect(chat.view).toEqual(await slow.client.api.conversation.get.query({ conversationId }));
});

test('a message whose answer was lost on the way is sent again, and takes effect once', async () => {
  const chat = await app.conversation();
  await using network = await losingAnswers(app.url, 2);
  const client = connect({ url: network.url, token: app.token });
  const answer = await client.send(chat.id, { type: 'user_message', content: 'Only once' });
  await chat.until('turn_ended');

  expect(network.lost).toEqual([answer, answer]);
  expect(await app.sql`select from messages where conversation_id = ${chat.id} and role = 'user'`).toHaveLength(1);
  expect(await app.sql`select from turns where conversation_id = ${chat.id}`).toHaveLength(1);
});

test('a server that stops ends its streams so that their clients come back to the next one', async () => {
  const released = Promise.withResolvers<void>();
  await using restarted = await startApp({ model: modelThat(() => holds(released.promise)) });
  const chat = await restarted.conversation();
  await chat.say('Hi');
  await chat.until('assistant_delta');
  await restarted.restart();
  released.resolve();
  const { seq: last } = await chat.until('turn_ended');
  expect(seqsOf(chat.heard)).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  expect(chat.view).toEqual(await chat.snapshot());
});

test('a stream that is left holds nothing: no place, no follower, no unit of work', async () => {
  const gauge = async (name: string) => {
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics)?.[1]);
  };
  const chat = await answered();
  await expect.poll(() => gauge('codelab_units_of_work_open')).toBeLessThan(100);
  const before = await gauge('codelab_streams_open');
  {
    await using stream = await openStream(app, 'conversation.stream', { input: { conversationId: chat.id } });
    await stream.nextData();
    expect(await gauge('codelab_streams_open')).toBe(before + 1);
  }
  await expect.poll(() => gauge('codelab_streams_open')).toBe(before);
});

test('whoever opens too many streams, or changes too much at once, is told to wait', async () => {
  await using narrow = await startApp({ maxStreamsPerOwner: 1, changes: { burst: 3, perSecond: 0.5 } });
  await using first = await openStream(narrow, 'inbox.stream');
  await first.nextData();
  await using second = await openStream(narrow, 'inbox.stream');
  expect((await second.nextError()).data.problem).toMatchObject({ code: 'too_many_requests', retryable: true });

  const create = () => narrow.client.api.conversation.create.mutate({ key: newKey() });
  for (let count = 0; count < 3; count += 1) await create();
  const refusal = refusalOf(await create().catch((error: unknown) => error));
  expect(refusal?.shape).toMatchObject({
    code: 'too_many_requests',
    retryable: true,
    details: { retryAfterMs: expect.any(Number) },
  });
  expect((await narrow.rowCounts()).conversations).toBe(3);
});
