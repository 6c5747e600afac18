import { afterEach, expect, test, vi } from 'vitest';
import { asks, fails, says, scriptedModel } from '@codelab/engine/testing/scripted-model';
import { startApp } from './testing/start-app.ts';

const hourMs = 60 * 60 * 1_000;

afterEach(() => {
  vi.useRealTimers();
});

/** The server's own clock; Postgres has another one, and so has every other server. */
function jump(ms: number): void {
  vi.useRealTimers();
  vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'], shouldAdvanceTime: true });
}

test('a server whose clock is an hour ahead tries a busy provider again after a second, not after an hour', async () => {
  const model = scriptedModel(fails({ status: 503, times: 1, afterwards: says('Here I am.') }));
  await using app = await startApp({ model });
  await using chat = await app.conversation();
  jump(hourMs);
  await chat.say('Hi');
  const { at, ...waiting } = await chat.until('turn_waiting');
  expect(waiting).toMatchObject({ for: 'retry_at' });
  expect(await chat.until('turn_ended')).toMatchObject({ reason: 'completed' });
  const [row] = await app.sql<
    { apart: number }[]
  >`select abs(extract(epoch from now() - ${at}::timestamptz))::int as apart`;
  expect(row?.apart).toBeLessThan(60);
});

test('when a clock is set back, what came later still stands later', async () => {
  const model = scriptedModel(says('One.'), asks({ tool: 'list_files', input: {} }), says('Two.'));
  await using app = await startApp({ model });
  await using chat = await app.conversation();
  jump(hourMs);
  await chat.say('First');
  const first = await chat.until('turn_ended');
  jump(-hourMs);
  await chat.say('Second');
  const second = await chat.until('turn_ended');
  expect(second.turnId).not.toBe(first.turnId);
  const { turn, messages } = await chat.snapshot();
  expect(turn?.id).toBe(second.turnId);
  expect(messages.map(({ at }) => at).toSorted()).toEqual(messages.map(({ at }) => at));
  expect(await chat.snapshot()).toEqual(chat.view);
});
