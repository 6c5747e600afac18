import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import type { Plan } from '@codelab/protocol/plan';
import type { PlanSteer } from '@codelab/protocol/procedures';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { about, aboutPlan, approvalIn, isAnswered, isWaiting, type Meeting, meet, planIn } from './testing/stories.ts';

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

async function planned(words: string) {
  const meeting = await meet(app);
  await meeting.say(`plan ${words}`);
  return { ...meeting, plan: planIn(await meeting.listener.until(isWaiting)) };
}

const approve = (meeting: Meeting, plan: Plan) => meeting.send({ ...aboutPlan(plan), decision: 'approve' });
type Steer = PlanSteer extends infer One ? (One extends unknown ? Omit<One, 'key'> : never) : never;
const steer = (asked: Steer) => app.client.api.plan.steer.mutate({ key: newKey(), ...asked } as PlanSteer);
const planNow = async (plan: Plan) => (await app.client.api.plan.get.query({ planId: plan.id })).plan;

/** The plan has come to this, and the agent was told. */
async function reported({ listener, id }: Meeting, status: Plan['status']) {
  const view = await listener.until(
    (one) =>
      one.plans[0]?.status === status &&
      isAnswered(one) &&
      one.messages.findLast(({ role }) => role === 'notice')?.turnId === one.turn?.id,
  );
  await expectWhole(app, id);
  return view;
}

test('a plan is changed, approved in its second version, and carried out step by step', async () => {
  await using meeting = await planned('finish one');
  const { id, plan, listener } = meeting;
  const feedback = 'plan finish the first | finish the second | finish the third';
  await meeting.send({ ...aboutPlan(plan), decision: 'modify', feedback });
  const second = planIn(await listener.until((view) => isWaiting(view) && view.waiting.plans[0]?.version === 2));
  expect(second).toMatchObject({
    id: plan.id,
    version: 2,
    previous: { version: 1, digest: plan.digest },
    counts: { total: 3, waiting: 3 },
  });
  await expect(approve(meeting, plan)).rejects.toMatchObject({ code: 'approval_changed' });
  expect(await rowsOf(app, id)).toMatchObject({ plans: ['awaiting_decision 2'], turns: ['waiting'] });

  await approve(meeting, second);
  const { plans, messages } = await reported(meeting, 'completed');
  expect(plans[0]?.subtasks).toMatchObject(
    [1, 2, 3].map((nth) => ({ id: `step-${nth}`, status: 'done', result: { summary: 'Finished.' } })),
  );
  expect(JSON.stringify(messages)).toContain('Step 3: done (Finished.)');
  const [steps] = await app.sql`
    select bool_and(later.started_at >= earlier.ended_at) as in_order
    from subtasks later join subtasks earlier on earlier.plan_id = later.plan_id and later.depends_on ? earlier.id
    where later.plan_id = ${plan.id}`;
  expect(steps?.in_order).toBe(true);
  for (const step of plans[0]?.subtasks ?? []) if (step.conversationId) await expectWhole(app, step.conversationId);
});

test('a step that asks is decided in its own conversation, and shown in the one that planned it', async () => {
  await using meeting = await planned('write step.txt x');
  const { id, plan, listener } = meeting;
  await approve(meeting, plan);
  const approval = approvalIn(await listener.until(({ waiting }) => waiting.approvals.length === 1));
  expect(approval.conversationId).not.toBe(id);
  await expect(meeting.send({ ...about(approval), decision: 'approve' })).rejects.toMatchObject({
    code: 'approval_not_found',
  });
  expect(await rowsOf(app, id)).toMatchObject({ subtasks: ['waiting_for_person'] });

  await app.client.send(approval.conversationId, { ...about(approval), decision: 'approve' });
  await reported(meeting, 'completed');
  await listener.until(({ waiting }) => waiting.approvals.length === 0);
});

test('a failed step holds the rest; tried again it runs in another conversation', async () => {
  await using meeting = await planned('break 400 | finish');
  const { id, plan } = meeting;
  await approve(meeting, plan);
  const { plans } = await reported(meeting, 'failed');
  expect(plans[0]?.subtasks).toMatchObject([
    { status: 'failed', problem: { code: 'model_refused' } },
    { status: 'waiting' },
  ]);
  const first = plans[0]?.subtasks[0]?.conversationId;

  await steer({ planId: plan.id, action: 'retry', subtaskId: 'step-1' as never });
  await expect.poll(async () => (await planNow(plan)).subtasks[0]?.conversationId).not.toBe(first);
  await reported(meeting, 'failed');
  expect(await rowsOf(app, id)).toMatchObject({ subtasks: ['failed', 'waiting'] });
});

test('a failed step that is skipped lets the rest go on', async () => {
  await using meeting = await planned('break 400 | finish');
  const { id, plan } = meeting;
  await approve(meeting, plan);
  await reported(meeting, 'failed');
  await steer({ planId: plan.id, action: 'skip', subtaskId: 'step-1' as never });
  await reported(meeting, 'completed');
  expect(await rowsOf(app, id)).toMatchObject({ plans: ['completed 1'], subtasks: ['skipped', 'done'] });
});

test('a plan with a failed step can be stopped', async () => {
  await using meeting = await planned('break 400 | finish');
  const { id, plan, listener } = meeting;
  await approve(meeting, plan);
  await reported(meeting, 'failed');
  await steer({ planId: plan.id, action: 'cancel' });
  await listener.until(({ plans }) => plans[0]?.status === 'cancelled');
  expect(await rowsOf(app, id)).toMatchObject({ subtasks: ['failed', 'cancelled'] });
  await expectWhole(app, id);
  await expect(steer({ planId: plan.id, action: 'cancel' })).rejects.toMatchObject({
    data: { problem: { code: 'invalid_input' } },
  });
});

test('a step whose agent stops without saying what it did is reminded once, then failed', async () => {
  await using meeting = await planned('Hello');
  const { plan } = meeting;
  await approve(meeting, plan);
  const { plans } = await reported(meeting, 'failed');
  expect(plans[0]?.subtasks).toMatchObject([{ status: 'failed', problem: { code: 'no_completion' } }]);
  const childId = plans[0]?.subtasks[0]?.conversationId;
  if (!childId) throw new Error('the step had no conversation');
  expect(await rowsOf(app, childId)).toMatchObject({
    turns: ['failed'],
    messages: ['user', 'assistant', 'notice', 'assistant', 'notice'],
  });
  await expectWhole(app, childId);
});

test('a plan that was to be changed and was not is offered again as it was, and says so', async () => {
  await using meeting = await planned('finish');
  const { id, plan, listener } = meeting;
  await meeting.send({ ...aboutPlan(plan), decision: 'modify', feedback: 'Think about it.' });
  const again = planIn(await listener.until((view) => isAnswered(view) && view.waiting.plans.length === 1));
  expect(again).toMatchObject({ id: plan.id, version: 1, digest: plan.digest, note: 'not_revised' });
  await expectWhole(app, id);

  await meeting.send({ ...aboutPlan(again), decision: 'modify', feedback: 'plan finish it' });
  const revised = await listener.until((view) => isWaiting(view) && view.waiting.plans[0]?.version === 2);
  await approve(meeting, planIn(revised));
  await reported(meeting, 'completed');
});

test('an offer that was repeated can be rejected; the agent is told nothing more of it', async () => {
  await using meeting = await planned('finish');
  const { id, plan, listener } = meeting;
  await meeting.send({ ...aboutPlan(plan), decision: 'modify', feedback: 'Think about it.' });
  const again = planIn(await listener.until((view) => isAnswered(view) && view.waiting.plans.length === 1));
  await meeting.send({ ...aboutPlan(again), decision: 'reject' });
  expect(await rowsOf(app, id)).toMatchObject({ plans: ['rejected 1'], turns: ['completed'] });
  await expectWhole(app, id);
});

test('two plans in one answer are two questions, and each is decided alone', async () => {
  await using meeting = await meet(app);
  const { id, listener } = meeting;
  await meeting.say('plan-twice finish');
  const { waiting } = await listener.until((view) => isWaiting(view) && view.waiting.plans.length === 2);
  const [one, other] = waiting.plans;
  if (!one || !other) throw new Error('two plans wait');
  await meeting.send({ ...aboutPlan(one), decision: 'reject' });
  expect(await rowsOf(app, id)).toMatchObject({ turns: ['waiting'] });
  await meeting.send({ ...aboutPlan(other), decision: 'reject' });
  await listener.until(isAnswered);
  expect(await rowsOf(app, id)).toMatchObject({
    plans: ['rejected 1', 'rejected 1'],
    calls: ['propose_plan done', 'propose_plan done'],
  });
  await expectWhole(app, id);
});

test('two proposals where one was to be changed leave the change and a plan of its own', async () => {
  await using meeting = await planned('finish');
  const { id, plan, listener } = meeting;
  await meeting.send({ ...aboutPlan(plan), decision: 'modify', feedback: 'plan-twice finish it' });
  const { waiting } = await listener.until((view) => isWaiting(view) && view.waiting.plans.length === 2);
  expect(waiting.plans.map(({ id: planId, version }) => [planId === plan.id, version]).toSorted()).toEqual([
    [false, 1],
    [true, 2],
  ]);
  await expectWhole(app, id);
});

test('the model was told every call with one result throughout', () => {
  expect(expectPaired(model)).toBeGreaterThan(10);
});
