import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { type App, startApp } from '../testing/start-app.ts';
import { isFact } from './testing/facts.ts';
import { listen } from './testing/listen.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { begin, stories } from './testing/stories.ts';

let app: App;
beforeAll(async () => {
  app = await startApp({ model: obedientModel() });
});
afterAll(() => app[Symbol.asyncDispose]());

test.each(stories)('what is heard can be read by somebody else already: $name', async (story) => {
  await using scene = await begin(app, story);
  const { id, listener, message } = scene;
  const unfounded: string[] = [];
  await using witness = listen(app.client, id, {
    since: listener.view,
    async onEvent(event) {
      if (event.type === 'snapshot') throw new Error('whoever goes on needs no snapshot');
      if (!(await isFact(app.sql, event))) unfounded.push(`${event.seq} ${event.type}`);
    },
  });

  await app.client.send(id, message);
  await witness.until(story.isOver);
  expect(unfounded).toEqual([]);
  expect(await rowsOf(app, id)).toMatchObject(story.leaves);
  await expectWhole(app, id);
});

test.each(stories)('when a command is answered, it and all that it caused are stored: $name', async (story) => {
  await using scene = await begin(app, story);
  const { id, listener, message } = scene;
  const key = newKey();
  const before = listener.view?.cursor ?? 0;

  const answer = await app.client.send(id, message, { key });
  const [command] = await app.sql`select answer from commands where key = ${key}`;
  expect(command?.answer).toEqual(answer);
  const [log] = await app.sql`
    select count(*)::int as count from events where conversation_id = ${id} and seq > ${before} and seq <= ${answer.seq}`;
  expect(log?.count).toBe(answer.seq - before);
  expect(answer.seq).toBeGreaterThan(before);
});
