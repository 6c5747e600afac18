import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import type { PlanDecision } from '@codelab/protocol/command';
import { SubtaskId } from '@codelab/protocol/ids';
import type { Plan } from '@codelab/protocol/plan';
import type { PlanSteer } from '@codelab/protocol/procedures';
import { type App, startApp } from '../testing/start-app.ts';
import { refuseEvents } from './testing/faults.ts';
import { expectNothingHeld } from './testing/held.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { type Planning, planned, statusesOf } from './testing/planning.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole } from './testing/rows.ts';
import { aboutPlan, isAnswered, isWaiting } from './testing/stories.ts';

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({
    model,
    changes: { burst: 10_000, perSecond: 1_000 },
    env: { CODELAB_PARALLEL_STEPS: '3,99,99' },
  });
});
afterAll(() => app[Symbol.asyncDispose]());

const failing = 'graph a: break 400 | b after a in b: finish | c in c: finish';
const a = SubtaskId.parse('a');
const slow = { timeout: 180_000 };

type Case = {
  readonly name: string;
  readonly words: string;
  /** Brings the plan to where the person acts. */
  readonly before: (meeting: Planning) => Promise<unknown>;
  /** What the person does, under a key of its own. */
  readonly act: (meeting: Planning, key: string) => Promise<unknown>;
  readonly isOver: (plan: Plan, meeting: Planning) => boolean;
  readonly leaves: Readonly<Record<string, string>>;
};

const failed = async (meeting: Planning) => {
  await meeting.approve();
  await meeting.ended('failed');
};
const mended = async (meeting: Planning) => {
  await failed(meeting);
  await meeting.steer({ action: 'edit_step', subtaskId: 'a', version: 1, change: { description: 'finish' } });
  await meeting.until(({ version }) => version === 2);
};
const steered =
  (asked: { action: string } & Record<string, unknown>): Case['act'] =>
  ({ plan }, key) =>
    app.client.api.plan.steer.mutate({ key, planId: plan.id, ...asked } as PlanSteer);
const isTold = ({ listener }: Planning) =>
  listener.view !== undefined &&
  isAnswered(listener.view) &&
  listener.view.messages.findLast(({ role }) => role === 'notice')?.turnId === listener.view.turn?.id;
const completed: Case['isOver'] = ({ status }, meeting) => status === 'completed' && isTold(meeting);
const added = { id: 'x', title: 'More', description: 'finish', agent: 'coder', dependsOn: [], paths: [] };

const cases: readonly Case[] = [
  {
    name: 'a part is approved',
    words: 'graph a in a: finish | b after a in b: finish',
    before: async () => {},
    act: ({ plan, id }, key) => {
      const message = { ...aboutPlan(plan), decision: 'approve', subtaskIds: [a] };
      return app.client.send(id, message as PlanDecision, { key: newKeyOf(key) });
    },
    isOver: ({ status, counts }) => status === 'awaiting_decision' && counts.done === 1,
    leaves: { a: 'done', b: 'waiting' },
  },
  {
    name: 'a step is skipped',
    words: failing,
    before: failed,
    act: steered({ action: 'skip', subtaskId: 'a' }),
    isOver: completed,
    leaves: { a: 'skipped', b: 'done', c: 'done' },
  },
  {
    name: 'a step is tried again',
    words: failing,
    before: mended,
    act: steered({ action: 'retry', subtaskId: 'a' }),
    isOver: completed,
    leaves: { a: 'done', b: 'done', c: 'done' },
  },
  {
    name: 'a step is given to another agent',
    words: failing,
    before: mended,
    act: steered({ action: 'reassign', subtaskId: 'a', agent: 'debug' }),
    isOver: completed,
    leaves: { a: 'done', b: 'done', c: 'done' },
  },
  {
    name: 'a step is added',
    words: failing,
    before: failed,
    act: steered({ action: 'add_step', version: 1, step: added }),
    isOver: (plan, meeting) => plan.status === 'failed' && statusesOf(plan).x === 'done' && isTold(meeting),
    leaves: { a: 'failed', b: 'waiting', c: 'done', x: 'done' },
  },
  {
    name: 'the rest is planned anew',
    words: failing,
    before: failed,
    act: steered({ action: 'replan_rest', feedback: 'graph d in d: finish' }),
    isOver: ({ version }, { listener }) => version === 2 && listener.view !== undefined && isWaiting(listener.view),
    leaves: { c: 'done', d: 'waiting' },
  },
  {
    name: 'a plan is paused and resumed',
    words: 'graph a in a: finish | b after a in b: finish',
    before: async (meeting) => {
      await meeting.approve('a');
      await meeting.steer({ action: 'pause' });
      await meeting.approve();
      await meeting.until(({ status, counts }) => status === 'paused' && counts.held === 0);
    },
    act: steered({ action: 'resume' }),
    isOver: completed,
    leaves: { a: 'done', b: 'done' },
  },
  {
    name: 'a plan is stopped',
    words: failing,
    before: failed,
    act: steered({ action: 'cancel' }),
    isOver: ({ status }) => status === 'cancelled',
    leaves: { a: 'failed', b: 'cancelled', c: 'done' },
  },
];

const newKeyOf = (key: string) => key as ReturnType<typeof newKey>;
const atOnce = 4;

test.for(cases)('whichever commit fails on the way, it comes to the same end: $name', slow, async (one) => {
  for (let first = 1; ; first += atOnce) {
    const struck = await Promise.all(Array.from({ length: atOnce }, (_, index) => play(one, first + index)));
    if (struck.includes(false)) {
      expect(first + struck.indexOf(false)).toBeGreaterThan(1);
      return;
    }
  }
});

/** `false`: so many events there were not. */
async function play(one: Case, nth: number): Promise<boolean> {
  await using meeting = await planned(app, one.words);
  await one.before(meeting);
  const { cursor } = await expectWhole(app, meeting.id);
  const fault = await refuseEvents(app.sql, meeting.id, { from: cursor + nth, times: 1 });
  const key = newKey();
  await one.act(meeting, key).catch(() => one.act(meeting, key));
  const ended = await meeting.until((plan) => one.isOver(plan, meeting));
  expect(statusesOf(ended)).toEqual(one.leaves);
  await expectWhole(app, meeting.id);
  return (await fault.strikes()) > 0;
}

test('after all these faults nothing is held, and no model was told a call without its result', async () => {
  await expectNothingHeld(app);
  expectPaired(model);
});
