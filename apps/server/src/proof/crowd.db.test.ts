import { expect, test } from 'vitest';
import { startApp } from '../testing/start-app.ts';
import { expectNothingHeld, metricsOf, sessionsOf } from './testing/held.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { begin, type Story, stories } from './testing/stories.ts';

const poolSize = 10;
/** Wake-ups, cancels and jobs are listened to, each on a connection of its own at most; and one looks for stuck ones. */
const listeners = 6;

test('fifty conversations at once are each as good as the first, and no connection is left behind', async () => {
  const model = obedientModel();
  await using app = await startApp({ model });
  const played = Array.from({ length: 50 }, (_, index) => stories[index % stories.length]).filter(isStory);
  const ids = await Promise.all(
    played.map(async (story) => {
      await using scene = await begin(app, story);
      await app.client.send(scene.id, scene.message);
      await scene.listener.until(story.isOver);
      return { story, id: scene.id };
    }),
  );

  for (const { story, id } of ids) {
    expect(await rowsOf(app, id)).toMatchObject(story.leaves);
    await expectWhole(app, id);
  }
  expectPaired(model);
  await expectNothingHeld(app);
  expect(await sessionsOf(app)).toBeLessThanOrEqual(poolSize + listeners);
  await expect.poll(() => leftOpen(app)).toEqual([0, 0, 0, 0]);
});

const isStory = (story: Story | undefined): story is Story => story !== undefined;

async function leftOpen(app: Parameters<typeof metricsOf>[0]) {
  const metrics = await metricsOf(app);
  const names = [
    'codelab_units_of_work_open',
    'codelab_streams_open',
    'codelab_event_followers',
    'codelab_turns_running',
  ];
  return names.map((name) => metrics.get(name));
}
