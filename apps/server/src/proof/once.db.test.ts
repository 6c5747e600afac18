import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { begin, stories } from './testing/stories.ts';

let app: App;
beforeAll(async () => {
  app = await startApp({ model: obedientModel() });
});
afterAll(() => app[Symbol.asyncDispose]());

const somethingElse = { type: 'user_message', content: 'Something else' } as const;

test.each(stories)('sent three times at once and again later, it takes effect once: $name', async (story) => {
  await using scene = await begin(app, story);
  const { id, listener, message } = scene;
  const key = newKey();
  const send = () => app.client.send(id, message, { key });

  const answers = await Promise.all([send(), send(), send()]);
  await listener.until(story.isOver);
  const after = await app.rowCounts();
  answers.push(await send());

  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(await rowsOf(app, id)).toMatchObject(story.leaves);
  await expect(app.client.send(id, somethingElse, { key })).rejects.toMatchObject({ code: 'key_reused' });
  expect(await app.rowCounts()).toEqual(after);
  await expectWhole(app, id);
});

test('what was answered before the server was started again is answered the same by the next one', async () => {
  await using opened = new AsyncDisposableStack();
  const played = await Promise.all(
    stories.map(async (story) => {
      const scene = opened.use(await begin(app, story));
      const key = newKey();
      const answer = await app.client.send(scene.id, scene.message, { key });
      await scene.listener.until(story.isOver);
      return { story, scene, key, answer };
    }),
  );
  await app.restart();
  const before = await app.rowCounts();

  for (const { story, scene, key, answer } of played) {
    expect(await app.client.send(scene.id, scene.message, { key })).toEqual(answer);
    await expect(app.client.send(scene.id, somethingElse, { key })).rejects.toMatchObject({ code: 'key_reused' });
    expect(await rowsOf(app, scene.id)).toMatchObject(story.leaves);
  }
  expect(await app.rowCounts()).toEqual(before);
});
