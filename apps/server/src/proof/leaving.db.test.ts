import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, startApp } from '../testing/start-app.ts';
import { listen } from './testing/listen.ts';
import { obedientModel, openGate } from './testing/obedient-model.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { begin, type Scene, type Story, stories } from './testing/stories.ts';

const gate = openGate();
let app: App;
beforeAll(async () => {
  app = await startApp({ model: obedientModel(gate) });
});
afterAll(() => app[Symbol.asyncDispose]());

/** Comes back with what was seen, hears the rest, and by then knows what a fresh snapshot says. */
async function expectRestOnce({ id, listener }: Scene, story: Story): Promise<void> {
  await using back = listen(app.client, id, { since: listener.view });
  await back.until(story.isOver);
  const whole = await expectWhole(app, id);
  await back.until(({ cursor }) => cursor === whole.cursor);

  const seqs = [...listener.heard, ...back.heard].map(({ seq }) => seq);
  const [first = 0] = seqs;
  expect(seqs).toEqual(Array.from({ length: whole.cursor - first + 1 }, (_, index) => first + index));
  expect(back.view).toEqual(whole);
}

test.each(stories.filter(({ isSilent }) => !isSilent))(
  'who leaves while the model speaks finds it said, and hears the rest once: $name',
  async (story) => {
    await using scene = await begin(app, story);
    const { id, listener, message } = scene;
    using _ = gate.shut();
    const { seq } = await app.client.send(id, message);
    await listener.untilHeard((event) => event.type === 'assistant_delta' && event.seq > seq);
    await listener.leave();

    gate.open();
    await expect.poll(async () => story.isOver(await viewNow(scene)), { timeout: 10_000 }).toBe(true);
    expect(await rowsOf(app, id)).toMatchObject(story.leaves);
    await expectRestOnce(scene, story);
  },
);

test.each(stories)('what is said after everybody has left is done all the same: $name', async (story) => {
  await using scene = await begin(app, story);
  await scene.listener.leave();
  await app.client.send(scene.id, scene.message);
  await expect.poll(async () => story.isOver(await viewNow(scene)), { timeout: 10_000 }).toBe(true);
  expect(await rowsOf(app, scene.id)).toMatchObject(story.leaves);
  await expectRestOnce(scene, story);
});

const viewNow = ({ id }: Scene) => app.client.api.conversation.get.query({ conversationId: id });
