import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { type App, startApp } from '../testing/start-app.ts';
import { type Fault, refuseEvents } from './testing/faults.ts';
import { expectNothingHeld } from './testing/held.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { about, approvalIn, begin, type Scene, type Story, stories } from './testing/stories.ts';

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({ model, changes: { burst: 10_000, perSecond: 1_000 } });
});
afterAll(() => app[Symbol.asyncDispose]());

const atOnce = 6;
const slow = { timeout: 90_000 };

/** With a fault at the first event that follows, the second, … until one was never reached. */
async function atEveryEvent(play: (nth: number) => Promise<boolean>): Promise<number> {
  for (let first = 1; ; first += atOnce) {
    const struck = await Promise.all(Array.from({ length: atOnce }, (_, index) => play(first + index)));
    if (struck.includes(false)) return first + struck.indexOf(false);
  }
}

describe.concurrent('a fault at any event', () => {
  test.for(stories)('refused once, it still comes to its end: $name', slow, async (story) => {
    const untouched = await atEveryEvent(async (nth) => {
      await using scene = await begin(app, story);
      const from = cursorOf(scene) + nth;
      const fault = await refuseEvents(app.sql, scene.id, { from, times: 1 });
      await sent(scene);
      await overOrUnknown(scene, story);
      await expectWhole(app, scene.id);
      return (await fault.strikes()) > 0;
    });
    expect(untouched).toBeGreaterThan(1);
  });

  const onePlan = stories.filter(({ name }) => name === 'plan_decision approve');
  test.for(onePlan)('refused once to a step of a plan, it still comes to its end: $name', slow, async (story) => {
    await atEveryEvent(async (nth) => {
      await using scene = await begin(app, story);
      const fault = await refuseEvents(app.sql, scene.id, { inChildren: true, from: nth, times: 1 });
      await sent(scene);
      await overOrUnknown(scene, story);
      await expectWhole(app, scene.id);
      return (await fault.strikes()) > 0;
    });
  });

  const different = stories.filter(({ name }) => !/error|edit|done|while/.test(name));
  test.for(different)(
    'refused at the commit, and for longer, what was committed before stays: $name',
    slow,
    async (story) => {
      await atEveryEvent(async (nth) => {
        await using scene = await begin(app, story);
        const from = cursorOf(scene) + nth;
        const fault = await refuseEvents(app.sql, scene.id, { from, atCommit: true });
        if (!(await sent(scene, fault.mend))) {
          await overOrStruck(scene, story, fault);
          const { cursor } = await expectWhole(app, scene.id);
          if ((await fault.strikes()) > 0) expect(cursor).toBeLessThan(from);
          await fault.mend();
        }
        const isStruck = (await fault.strikes()) > 0;
        if (nth % 2 === 0) await overOrUnknown(scene, story);
        else await cancelled(scene);
        await expectWhole(app, scene.id);
        return isStruck;
      });
    },
  );
});

test('after all these faults nothing is held, and no model was told a call without its result', async () => {
  await expectNothingHeld(app);
  expectPaired(model);
});

const cursorOf = ({ listener }: Scene) => listener.view?.cursor ?? 0;

async function overOrStruck({ listener }: Scene, story: Story, fault: Fault): Promise<void> {
  while ((await fault.strikes()) === 0 && !(listener.view && story.isOver(listener.view))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Sends it; when it is refused, nothing has changed, and it is sent again under the same key. */
async function sent({ id, message }: Scene, mend?: () => Promise<void>): Promise<boolean> {
  const before = await stateOf(id);
  const key = newKey();
  const refusal: unknown = await app.client.send(id, message, { key }).then(
    () => undefined,
    (error) => error,
  );
  if (refusal === undefined) return false;
  expect(refusal).toBeInstanceOf(Problem);
  expect(refusal).toMatchObject({
    code: 'internal',
    message: expect.stringMatching(/^[A-Z].+\.$/),
    shape: { retryable: false },
  });
  expect(await stateOf(id)).toEqual(before);
  await mend?.();
  await app.client.send(id, message, { key });
  return true;
}

async function stateOf(id: ConversationId) {
  return { rows: await rowsOf(app, id), view: await expectWhole(app, id) };
}

/** Its end; or, where the outcome of a command was lost, once more the question what became of it. */
async function overOrUnknown({ id, listener, message }: Scene, story: Story): Promise<void> {
  const first = message.type === 'hitl_decision' ? message.approvalId : undefined;
  const isUnknown = ({ turn, waiting: { approvals } }: ConversationView) =>
    turn?.status === 'waiting' && approvals[0]?.kind === 'unknown_outcome' && approvals[0].id !== first;
  const view = await listener.until((one) => story.isOver(one) || isUnknown(one));
  if (isUnknown(view)) {
    await app.client.send(id, { ...about(approvalIn(view)), decision: 'resolve', outcome: 'done' });
    await listener.until(story.isOver);
  }
  expect(await rowsOf(app, id)).toMatchObject(story.leaves);
}

/** Whatever it was doing: afterwards nothing waits or runs, and one can talk again. */
async function cancelled({ id, listener }: Scene): Promise<void> {
  await app.client.api.conversation.cancel.mutate({ key: newKey(), conversationId: id });
  const view = await expectWhole(app, id);
  expect(view.turn?.status ?? 'none').not.toMatch(/queued|running|waiting/);
  expect(view.waiting).toMatchObject({ approvals: [], questions: [] });
  const { seq } = await app.client.send(id, { type: 'user_message', content: 'Hello again' });
  await listener.until(
    ({ turn, cursor, queue }) =>
      cursor > seq && turn?.status === 'completed' && queue.paused === queue.messages.length > 0,
  );
}
