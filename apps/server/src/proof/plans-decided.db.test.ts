import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '@codelab/client/connect';
import { AgentName } from '@codelab/protocol/agent';
import type { PlanDecision } from '@codelab/protocol/command';
import { SubtaskId } from '@codelab/protocol/ids';
import type { ProposedSubtask } from '@codelab/protocol/plan';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectRefused, planned, statusesOf } from './testing/planning.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { about, aboutPlan, isAnswered, isWaiting } from './testing/stories.ts';

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

const three = 'graph a in a: finish | b after a in b: finish | c in c: finish';
const stepNamed = (id: string, more: Partial<ProposedSubtask> = {}): ProposedSubtask => ({
  id: SubtaskId.parse(id),
  title: `The step ${id}`,
  description: 'finish',
  agent: AgentName.parse('coder'),
  dependsOn: [],
  ...more,
});

test('a part of a plan is approved and carried out; the rest is held and asked about until it is decided', async () => {
  await using meeting = await planned(app, three);
  const { id, plan, until, approve } = meeting;
  expect(plan).toMatchObject({ counts: { total: 3, held: 3 }, subtasks: [{ approved: false }, {}, {}] });
  await approve('a', 'b');
  const held = await until(({ status, counts }) => status === 'awaiting_decision' && counts.done === 2);
  expect(held).toMatchObject({ version: 1, counts: { held: 1, waiting: 1 }, decided: { subtaskIds: ['a', 'b'] } });
  expect(held.subtasks).toMatchObject([{ approved: true }, { approved: true }, { approved: false, status: 'waiting' }]);
  const { items } = await app.client.api.inbox.list.query();
  expect(items).toContainEqual(expect.objectContaining({ id: plan.id, kind: 'plan' }));
  await expectWhole(app, id);

  await approve('c');
  await meeting.ended('completed');
  expect(await rowsOf(app, id)).toMatchObject({ subtasks: ['done', 'done', 'done'], waits: ['plan resolved approve'] });
});

test('a part that stands on what nobody has approved is refused with what it needs', async () => {
  await using meeting = await planned(app, three);
  const { id, approve } = meeting;
  await expect(approve('b')).rejects.toMatchObject({ code: 'invalid_input', details: { missing: ['a'] } });
  await expectRefused(approve('z'), 'subtask_not_found');
  await approve('a');
  await expectRefused(approve('a'), 'already_decided');
  await approve('b');
  expect(await rowsOf(app, id)).toMatchObject({ waits: ['plan pending'] });
  await approve();
  await meeting.ended('completed');
  await expectRefused(approve('c'), 'already_decided');
});

test('two people who approve different parts at once are both heard', async () => {
  await using other = await startApp({ model, beside: app });
  await using meeting = await planned(app, `${three} | d after c in d: finish`);
  const { id, plan } = meeting;
  const second = connect({ url: other.url, token: other.token });
  const part = (...ids: string[]) =>
    ({ ...aboutPlan(plan), decision: 'approve', subtaskIds: ids.map((one) => SubtaskId.parse(one)) }) as const;
  await Promise.all([meeting.send(part('a', 'b')), second.send(id, part('c', 'd'))]);
  const ended = await meeting.ended('completed');
  expect(statusesOf(ended)).toEqual({ a: 'done', b: 'done', c: 'done', d: 'done' });
  expect(await rowsOf(app, id)).toMatchObject({ waits: ['plan resolved approve'] });
});

test('where a part was approved, a rejection is of the rest only', async () => {
  await using meeting = await planned(app, three);
  const { approve, now } = meeting;
  await approve('a');
  await meeting.until(({ status, counts }) => status === 'awaiting_decision' && counts.done === 1);
  await meeting.send({ ...aboutPlan(now()), decision: 'reject', feedback: 'Enough.' });
  const ended = await meeting.ended('completed');
  expect(statusesOf(ended)).toEqual({ a: 'done', b: 'skipped', c: 'skipped' });
});

test('a plan is carried out exactly as the person changed it, as a version of its own', async () => {
  await using meeting = await planned(app, three);
  const { id, plan } = meeting;
  const subtasks = [
    stepNamed('c', { title: 'First this', evidence: 'It is finished.', estimate: { minutes: 5 } }),
    stepNamed('x', { dependsOn: [SubtaskId.parse('c')], tools: ['write_file'], paths: ['x/**'] }),
  ];
  const patch = { title: 'My own way', subtasks };
  await meeting.send({ ...aboutPlan(plan), decision: 'approve', patch, subtaskIds: [SubtaskId.parse('c')] });
  const held = await meeting.until(({ status, counts }) => status === 'awaiting_decision' && counts.done === 1);
  expect(held).toMatchObject({ version: 2, title: 'My own way', previous: { version: 1, digest: plan.digest } });
  expect(held.subtasks).toMatchObject([
    { ...subtasks[0], status: 'done' },
    { ...subtasks[1], approved: false },
  ]);
  await expectRefused(meeting.send({ ...aboutPlan(plan), decision: 'approve' }), 'approval_changed');
  await meeting.approve();
  await meeting.ended('completed');
  const { versions } = await app.client.api.plan.versions.query({ planId: plan.id });
  expect(versions).toMatchObject([
    { version: 1, by: 'agent', digest: plan.digest },
    { version: 2, by: 'person', title: 'My own way', subtasks },
  ]);
  expect(await rowsOf(app, id)).toMatchObject({ plans: ['completed 2'], subtasks: ['done', 'done'] });
});

test('a change that makes no plan is refused with all that is wrong, and nothing is changed', async () => {
  await using meeting = await planned(app, three);
  const { id, plan, now } = meeting;
  const before = await expectWhole(app, id);
  const a = SubtaskId.parse('a');
  const changes = [
    [stepNamed('a', { dependsOn: [SubtaskId.parse('b')] }), stepNamed('b', { dependsOn: [a] })],
    [stepNamed('a', { agent: AgentName.parse('nobody') })],
    [stepNamed('a', { agent: AgentName.parse('ask'), tools: ['write_file'] })],
    [stepNamed('a', { dependsOn: [SubtaskId.parse('gone')] })],
    [stepNamed('a'), stepNamed('a')],
  ];
  for (const subtasks of changes) {
    const changed = meeting.send({ ...aboutPlan(plan), decision: 'approve', patch: { subtasks } });
    await expect(changed).rejects.toMatchObject({ code: 'invalid_input', details: { reasons: [expect.any(String)] } });
  }
  expect(await expectWhole(app, id)).toEqual(before);

  await meeting.approve('a');
  await meeting.until(({ status, counts }) => status === 'awaiting_decision' && counts.done === 1);
  const without = { ...aboutPlan(now()), decision: 'approve', patch: { subtasks: [stepNamed('b')] } };
  await expectRefused(meeting.send(without as PlanDecision), 'invalid_input');
});

test('what a person says of a step is told to the agent that carries it out, or to the one that plans', async () => {
  await using meeting = await planned(app, 'graph a in a: finish | b in b: finish');
  const { plan, now } = meeting;
  const comments = [{ subtaskId: SubtaskId.parse('b'), text: 'Mind the gap.' }];
  await meeting.send({ ...aboutPlan(plan), decision: 'modify', feedback: 'graph a: finish | b: finish', comments });
  await meeting.until(({ version }, view) => version === 2 && isWaiting(view));
  expect(now().previous).toMatchObject({ feedback: expect.stringContaining('graph'), comments });
  await meeting.send({ ...aboutPlan(now()), decision: 'approve', comments });
  const ended = await meeting.ended('completed');
  expect(ended.subtasks[1]).toMatchObject({ comments });
  const child = ended.subtasks[1]?.conversationId;
  if (!child) throw new Error('the step had no conversation');
  const { messages } = await app.client.api.conversation.get.query({ conversationId: child });
  expect(JSON.stringify(messages[0])).toContain('Mind the gap.');
});

test('leave that is given with a plan is for the files it names, for its steps, and ends with them', async () => {
  await using meeting = await planned(app, 'graph a in mine/: write mine/a.txt x | b after a in b: write other.txt x');
  await meeting.send({ ...aboutPlan(meeting.plan), decision: 'approve', grant: true });
  const asked = await meeting.until(({ subtasks }, { waiting }) => {
    return subtasks[0]?.status === 'done' && waiting.approvals.length === 1;
  });
  expect(asked.subtasks).toMatchObject([{ granted: true }, { granted: true }]);
  const [outside] = meeting.listener.view?.waiting.approvals ?? [];
  if (!outside) throw new Error('an approval waits');
  expect(outside).toMatchObject({ tool: 'write_file', files: [{ path: 'other.txt' }] });
  const [first] = asked.subtasks;
  const wrote =
    await app.sql`select verdict, rule from tool_calls where conversation_id = ${first?.conversationId ?? ''} and tool = 'write_file'`;
  expect(wrote).toMatchObject([{ verdict: 'allow', rule: expect.stringMatching(/^plan:/) }]);
  await app.client.send(outside.conversationId, { ...about(outside), decision: 'approve' });
  await meeting.ended('completed');
  const { rules } = await app.client.api.rule.list.query();
  const granted = rules.filter(({ origin }) => origin === 'plan');
  expect(granted.length).toBeGreaterThan(1);
  for (const rule of granted) expect(rule).toHaveProperty('revokedAt');
});

test('a proposal that is no plan is refused with its reasons, and the agent can make another', async () => {
  await using meeting = await planned(app, 'graph a in a: finish');
  await meeting.send({ ...aboutPlan(meeting.plan), decision: 'modify', feedback: 'graph a after a: finish' });
  const view = await meeting.listener.until((one) => isAnswered(one) && one.waiting.plans.length === 1);
  expect(JSON.stringify(view.messages)).toContain('depends on itself');
  expect(view.waiting.plans).toMatchObject([{ version: 1, note: 'not_revised' }]);
});

test('the model was told every call with one result throughout', () => {
  expect(expectPaired(model)).toBeGreaterThan(5);
});
