import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { type App, startApp } from '../testing/start-app.ts';
import { refuseEvents } from './testing/faults.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { begin, isAnswered, stories, storyOf } from './testing/stories.ts';

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

test('a result that cannot be stored ends the turn as failed, and one can go on', async () => {
  await using scene = await begin(app, storyOf('hitl_decision approve'));
  const { id, listener, message } = scene;
  await refuseEvents(app.sql, id, { type: 'tool_result', times: 4 });
  await app.client.send(id, message);

  const failed = await listener.until(({ turn }) => turn?.status === 'failed');
  expect(failed.turn).toMatchObject({ code: 'internal' });
  expect(await listener.untilHeard(({ type }) => type === 'error')).toMatchObject({
    code: 'internal',
    retryable: true,
  });
  expect(await rowsOf(app, id)).toMatchObject({ turns: ['failed'], calls: ['write_file failed'] });

  await app.client.send(id, { type: 'user_message', content: 'Hello again' });
  await listener.until(isAnswered);
  expectPaired(model);
  await expectWhole(app, id);
});

test('words that cannot be stored end their turn as failed, and hold up nobody else', async () => {
  await using mute = await begin(app, storyOf('user_message'));
  const fault = await refuseEvents(app.sql, mute.id, { type: 'assistant_delta' });
  await app.client.send(mute.id, mute.message);
  await expect.poll(() => fault.strikes()).toBeGreaterThan(0);

  await using other = await begin(app, storyOf('user_message'));
  await app.client.send(other.id, other.message);
  const { cursor } = await other.listener.until(isAnswered);
  expect(mute.listener.view?.turn?.status).toBe('running');
  expect(cursor).toBeGreaterThan(5);

  const { turn } = await mute.listener.until((view) => view.turn?.status === 'failed');
  expect(turn).toMatchObject({ code: 'internal' });
  await fault.mend();
  await app.client.send(mute.id, { type: 'user_message', content: 'Hello again' });
  await mute.listener.until(isAnswered);
  await expectWhole(app, mute.id);
});

test.each(stories)('a database that is away for a moment costs a command nothing but time: $name', async (story) => {
  await using scene = await begin(app, story);
  const { id, listener, message } = scene;
  const fault = await refuseEvents(app.sql, id, { times: 2, sqlState: '57P03' });
  const key = newKey();
  const answer = await app.client.send(id, message, { key });
  expect(await fault.strikes()).toBeGreaterThanOrEqual(2);

  await listener.until(story.isOver);
  expect(await rowsOf(app, id)).toMatchObject(story.leaves);
  expect(await app.client.send(id, message, { key })).toEqual(answer);
  await expectWhole(app, id);
});
