import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel, openGate } from './testing/obedient-model.ts';
import { expectRefused, type Planning, planned, statusesOf } from './testing/planning.ts';
import { expectPaired } from './testing/prompts.ts';
import { rowsOf } from './testing/rows.ts';
import { aboutPlan, isWaiting } from './testing/stories.ts';

const gate = openGate();
const model = obedientModel(gate);
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

const chain = 'graph a in a: finish | b after a in b: finish | c after b in c: finish';

/** The first step runs and is held up. */
async function atWork(words = chain): Promise<Planning & { readonly shut: Disposable }> {
  const meeting = await planned(app, words);
  const shut = gate.shut();
  await meeting.approve();
  await meeting.until(({ subtasks }) => subtasks[0]?.status === 'running');
  return { ...meeting, shut };
}

test('nothing begins in a plan that is paused, what runs goes on, and resumed it goes on where it was', async () => {
  await using meeting = await atWork();
  using _ = meeting.shut;
  await meeting.steer({ action: 'pause' });
  gate.open();
  const paused = await meeting.until(({ status, counts }) => status === 'paused' && counts.done === 1);
  expect(statusesOf(paused)).toEqual({ a: 'done', b: 'waiting', c: 'waiting' });
  await expectRefused(meeting.steer({ action: 'pause' }), 'invalid_input');
  await meeting.steer({ action: 'resume' });
  await meeting.ended('completed');
});

test('a step that runs is stopped when it is skipped, and what depends on it goes on', async () => {
  await using meeting = await atWork();
  using _ = meeting.shut;
  const child = meeting.now().subtasks[0]?.conversationId;
  await meeting.steer({ action: 'skip', subtaskId: 'a' });
  await meeting.until(({ subtasks }) => subtasks[1]?.status === 'running');
  if (!child) throw new Error('the step had no conversation');
  await expect.poll(async () => (await rowsOf(app, child)).turns).toEqual(['cancelled']);
  gate.open();
  const ended = await meeting.ended('completed');
  expect(statusesOf(ended)).toEqual({ a: 'skipped', b: 'done', c: 'done' });
});

test('a step that runs and is given to another agent begins anew, after the first was stopped', async () => {
  await using meeting = await atWork('graph a: finish | b after a: finish | c after b: finish');
  using _ = meeting.shut;
  const first = meeting.now().subtasks[0]?.conversationId;
  if (!first) throw new Error('the step had no conversation');
  await meeting.steer({ action: 'reassign', subtaskId: 'a', agent: 'debug' });
  const again = await meeting.until(
    ({ subtasks }) => subtasks[0]?.status === 'running' && subtasks[0].conversationId !== first,
  );
  expect(again).toMatchObject({ version: 2, subtasks: [{ agent: 'debug' }, {}, {}] });
  expect(await rowsOf(app, first)).toMatchObject({ turns: ['cancelled'] });
  gate.open();
  await meeting.ended('completed');
});

test('a failed step is tried again by another agent; one that is over is not', async () => {
  await using meeting = await planned(app, 'graph a: break 400 | b in -: finish');
  await meeting.approve();
  await meeting.ended('failed');
  const first = meeting.now().subtasks[0]?.conversationId;
  await meeting.steer({ action: 'retry', subtaskId: 'a', agent: 'debug' });
  const failed = await meeting.until(
    ({ status, subtasks }) => status === 'failed' && subtasks[0]?.conversationId !== first,
  );
  expect(failed.subtasks[0]).toMatchObject({ agent: 'debug', status: 'failed' });
  expect(failed.subtasks[0]?.spent?.usage.modelCalls).toBe(0);
  await expectRefused(meeting.steer({ action: 'retry', subtaskId: 'b' }), 'invalid_input');
  await expectRefused(meeting.steer({ action: 'reassign', subtaskId: 'b', agent: 'debug' }), 'invalid_input');
  await meeting.steer({
    action: 'edit_step',
    subtaskId: 'a',
    version: meeting.now().version,
    change: { description: 'finish' },
  });
  await meeting.steer({ action: 'retry', subtaskId: 'a' });
  await meeting.ended('completed');
});

test('a step that waits is edited while others run; what was changed since is not changed unseen', async () => {
  await using meeting = await atWork();
  using _ = meeting.shut;
  const change = { title: 'Another title', description: 'finish', paths: null, dependsOn: [] };
  await meeting.steer({ action: 'edit_step', subtaskId: 'c', version: 1, change });
  const edited = await meeting.until(({ version }) => version === 2);
  expect(edited.subtasks[2]).toMatchObject({ title: 'Another title', dependsOn: [], approved: true });
  expect(edited.subtasks[2]).not.toHaveProperty('paths');
  await expectRefused(meeting.steer({ action: 'edit_step', subtaskId: 'b', version: 1, change }), 'approval_changed');
  await expectRefused(meeting.steer({ action: 'edit_step', subtaskId: 'a', version: 2, change }), 'invalid_input');
  const circle = { dependsOn: ['b'] };
  await expectRefused(
    meeting.steer({ action: 'edit_step', subtaskId: 'b', version: 2, change: circle }),
    'invalid_input',
  );
  gate.open();
  await meeting.ended('completed');
});

test('a step is added while the plan runs, before another that waits', async () => {
  await using meeting = await atWork();
  using _ = meeting.shut;
  const step = { id: 'x', title: 'More', description: 'finish', agent: 'coder', dependsOn: ['a'], paths: ['x'] };
  await meeting.steer({ action: 'add_step', version: 1, step, neededBy: ['c'] });
  await expectRefused(meeting.steer({ action: 'add_step', version: 2, step }), 'invalid_input');
  gate.open();
  const ended = await meeting.ended('completed');
  expect(ended.subtasks.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
    ['a', []],
    ['b', ['a']],
    ['c', ['b', 'x']],
    ['x', ['a']],
  ]);
  expect(statusesOf(ended)).toMatchObject({ x: 'done', c: 'done' });
});

test('what is left of a plan is planned anew, and all that is done stays', async () => {
  await using meeting = await planned(app, 'graph a in a: finish | b after a in b: break 400 | c after b in c: finish');
  await meeting.approve();
  const failed = await meeting.ended('failed');
  await meeting.steer({ action: 'replan_rest', feedback: 'graph d after a in d: finish | c after d in c: finish' });
  const offered = await meeting.until(({ version }, view) => version === 2 && isWaiting(view));
  expect(offered).toMatchObject({
    status: 'awaiting_decision',
    subtasks: [
      { id: 'a', status: 'done', conversationId: failed.subtasks[0]?.conversationId },
      { id: 'd', status: 'waiting', approved: false },
      { id: 'c', status: 'waiting', approved: false },
    ],
    previous: { version: 1 },
  });
  await meeting.approve();
  const ended = await meeting.ended('completed');
  expect(statusesOf(ended)).toEqual({ a: 'done', d: 'done', c: 'done' });
});

test('while the rest is planned anew what runs goes on, and nothing else begins', async () => {
  await using meeting = await atWork('graph a in a: finish | b after a in b: finish | c in c: finish');
  using _ = meeting.shut;
  await meeting.until(({ subtasks }) => subtasks[2]?.status === 'running');
  await meeting.until((_plan, { turn }) => turn?.status !== 'waiting');
  await meeting.steer({ action: 'replan_rest', feedback: 'graph d after a,c in d: finish' });
  gate.open();
  const offered = await meeting.until(({ version, counts }) => version === 2 && counts.done === 2);
  expect(statusesOf(offered)).toEqual({ a: 'done', c: 'done', d: 'waiting' });
  await meeting.approve();
  await meeting.ended('completed');
});

test('a proposal that would change what has begun is refused; without another one the rest is asked about as it was', async () => {
  await using meeting = await planned(app, 'graph a in a: finish | b after a in b: break 400');
  await meeting.approve();
  await meeting.ended('failed');
  await meeting.steer({ action: 'replan_rest', feedback: 'graph a in a: finish' });
  const again = await meeting.until(({ status, note }) => status === 'awaiting_decision' && note === 'not_revised');
  expect(again).toMatchObject({ version: 1, subtasks: [{ status: 'done' }, { status: 'failed', approved: false }] });
  expect(JSON.stringify(meeting.listener.view?.messages)).toContain('has begun already; leave it out');
  await meeting.send({ ...aboutPlan(again), decision: 'reject' });
  await meeting.until(({ status }) => status === 'failed');
  await meeting.steer({ action: 'skip', subtaskId: 'b' });
  await meeting.ended('completed');
});

test('a plan is stopped with all that runs for it, also while a part of it is held', async () => {
  await using meeting = await planned(app, chain);
  using _ = gate.shut();
  await meeting.approve('a');
  const running = await meeting.until(({ subtasks }) => subtasks[0]?.status === 'running');
  const child = running.subtasks[0]?.conversationId;
  if (!child) throw new Error('the step had no conversation');
  await meeting.steer({ action: 'cancel' });
  await expect.poll(async () => (await rowsOf(app, child)).turns).toEqual(['cancelled']);
  gate.open();
  expect(await rowsOf(app, meeting.id)).toMatchObject({
    plans: ['cancelled 1'],
    subtasks: ['cancelled', 'cancelled', 'cancelled'],
    waits: ['plan withdrawn withdrawn'],
  });
  await expectRefused(meeting.approve('b'), 'already_decided');
});

test('a plan that nobody has approved anything of is decided, not steered', async () => {
  await using meeting = await planned(app, chain);
  for (const action of ['pause', 'resume', 'cancel'] as const)
    await expectRefused(meeting.steer({ action }), 'invalid_input');
  await expectRefused(meeting.steer({ action: 'skip', subtaskId: 'a' }), 'invalid_input');
  await expectRefused(meeting.steer({ action: 'replan_rest', feedback: 'x' }), 'invalid_input');
});

test('the model was told every call with one result throughout', () => {
  expect(expectPaired(model)).toBeGreaterThan(5);
});
