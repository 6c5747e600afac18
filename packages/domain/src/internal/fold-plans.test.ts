import { expect, test } from 'vitest';
import type { Approval } from '@codelab/protocol/approval';
import type { EventBody } from '@codelab/protocol/event';
import { ApprovalId, ConversationId, PlanId, SubtaskId } from '@codelab/protocol/ids';
import type { Plan, Subtask } from '@codelab/protocol/plan';
import { noSpent } from '../cost.ts';
import { countsOf } from '../plan-graph.ts';
import { coder, conversation, folded, instant, inTurn, uuid } from '../testing/example.ts';

test('a proposed plan waits until it is decided, and again when a new version is proposed', () => {
  expect(folded(inTurn(proposed)).waiting.plans).toStrictEqual([plan]);

  const modified = folded(inTurn(proposed, { ...decided, decision: 'modify', feedback: 'Smaller' }));
  expect(modified.waiting.plans).toEqual([]);
  expect(modified.plans).toMatchObject([{ status: 'revising', decided: { decision: 'modify', feedback: 'Smaller' } }]);

  const second = { ...plan, version: 2 };
  const again = folded(
    inTurn(proposed, { ...decided, decision: 'modify' }, { type: 'plan_approval_required', plan: second }, proposed),
  );
  expect(again.waiting.plans).toStrictEqual([second]);
  expect(again.plans).toStrictEqual([second]);
});

test.for([
  ['approve', 'approved'],
  ['reject', 'rejected'],
] as const)('to %s a plan makes it %s', ([decision, status]) => {
  expect(folded(inTurn(proposed, { ...decided, decision })).plans).toMatchObject([{ status, decided: { decision } }]);
});

test('a step runs, ends, and is tried again with nothing left of the first time but its conversation', () => {
  const result = { summary: 'Done', changedFiles: ['a.ts'], commands: [] };
  const problem = { code: 'no_completion', message: 'It stopped.' };
  const runs: EventBody = { ...updated, status: 'running', childConversationId: child, startedAt: instant(7) };
  const fails: EventBody = { ...updated, status: 'failed', problem, endedAt: instant(8) };
  const step = (...bodies: EventBody[]) => folded(inTurn(proposed, ...bodies)).plans[0]?.subtasks[0];

  const failed = { ...subtask, status: 'failed', conversationId: child, problem };
  expect(step(runs, fails)).toStrictEqual({ ...failed, startedAt: instant(7), endedAt: instant(8) });
  expect(step(runs, fails, { ...updated, status: 'ready' })).toStrictEqual({
    ...subtask,
    status: 'ready',
    conversationId: child,
  });
  expect(
    step(runs, { ...updated, status: 'waiting_for_person' }, { ...updated, status: 'done', result }),
  ).toStrictEqual({ ...subtask, status: 'done', conversationId: child, result, startedAt: instant(7) });
  expect(folded(inTurn(proposed, runs)).plans[0]?.counts).toMatchObject({ total: 1, running: 1 });
});

test('what waits in a child is seen in the parent, until the child or its end says otherwise', () => {
  const waiting = { approvals: [approval], questions: [] };
  const asks: EventBody = { ...updated, status: 'waiting_for_person', childConversationId: child, waiting };
  const approvals = (...bodies: EventBody[]) => folded(inTurn(proposed, ...bodies)).waiting.approvals;

  expect(approvals(asks)).toStrictEqual([approval]);
  expect(approvals(asks, { ...updated, status: 'running' })).toStrictEqual([approval]);
  expect(approvals(asks, { ...updated, status: 'running', waiting: { approvals: [], questions: [] } })).toEqual([]);
  expect(approvals(asks, { ...updated, status: 'cancelled' })).toEqual([]);

  const own = { ...approval, id: ApprovalId.parse(uuid(0x32)), conversationId: conversation.id };
  const ownFirst: EventBody = { type: 'approval_required', approval: own };
  expect(approvals(ownFirst, asks, { ...updated, status: 'cancelled' })).toStrictEqual([own]);
});

test('a plan’s progress comes with its counts', () => {
  const counts = { ...countsOf([]), total: 9, done: 4 };
  const view = folded(inTurn(proposed, { type: 'plan_updated', planId: plan.id, status: 'running', counts }));
  expect(view.plans).toMatchObject([{ status: 'running', counts }]);
});

test('a part that was approved goes on, and the plan is asked about until the rest is decided', () => {
  const held = { ...subtask, approved: false };
  const other = { ...held, id: SubtaskId.parse('b') };
  const offered: EventBody = { type: 'plan_approval_required', plan: { ...plan, subtasks: [held, other] } };
  const part: EventBody = { ...decided, decision: 'approve', subtaskIds: [subtask.id], status: 'approved' };
  const first = folded(inTurn(offered, part));
  expect(first.plans).toMatchObject([
    { status: 'approved', subtasks: [{ approved: true }, { approved: false }], counts: { waiting: 2, held: 1 } },
  ]);
  expect(first.waiting.plans).toStrictEqual(first.plans);

  const rest = folded(inTurn(offered, part, { ...decided, decision: 'approve', status: 'running' }));
  expect(rest.plans).toMatchObject([{ status: 'running', counts: { held: 0 } }]);
  expect(rest.waiting.plans).toEqual([]);
});

test('a comment comes to the step that was approved with it, and stays', () => {
  const comment = { subtaskId: subtask.id, text: 'With tests.', by: 'owner', at: instant(3) };
  const steps = (...bodies: EventBody[]) => folded(inTurn(proposed, ...bodies)).plans[0]?.subtasks;
  const approved: EventBody = { ...decided, decision: 'approve', comments: [comment] };
  expect(steps(approved)).toMatchObject([{ comments: [comment] }]);
  expect(steps(approved, { ...updated, status: 'running' })).toMatchObject([{ comments: [comment] }]);
  expect(steps({ ...decided, decision: 'modify', comments: [comment] })?.[0]).not.toHaveProperty('comments');
});

test('a step that is held up says by what until it begins; what was spent on it counts for the plan', () => {
  const waitsFor = { for: 'limit', of: 'plan', limit: 3 } as const;
  const spent = { usage: { inputTokens: 7, outputTokens: 2, reasoningTokens: 0, modelCalls: 1 }, cost: noSpent.cost };
  const ready: EventBody = { ...updated, status: 'ready', waitsFor };
  expect(folded(inTurn(proposed, ready)).plans[0]?.subtasks).toMatchObject([{ status: 'ready', waitsFor }]);
  const view = folded(inTurn(proposed, ready, { ...updated, status: 'running', spent }));
  expect(view.plans).toMatchObject([{ spent, subtasks: [{ spent }] }]);
  expect(view.plans[0]?.subtasks[0]).not.toHaveProperty('waitsFor');
});

test('a plan whose steps were changed is the plan it says; nothing of a step that is gone waits', () => {
  const waiting = { approvals: [approval], questions: [] };
  const asks: EventBody = { ...updated, status: 'waiting_for_person', childConversationId: child, waiting };
  const other = { ...subtask, id: SubtaskId.parse('b') };
  const changed = { ...plan, version: 2, status: 'running' as const, subtasks: [other], counts: countsOf([other]) };
  const view = folded(inTurn(proposed, asks, { type: 'plan_changed', plan: changed, by: 'owner', change: 'patched' }));
  expect(view.plans).toStrictEqual([changed]);
  expect(view.waiting).toEqual({ approvals: [], plans: [], questions: [] });
});

const child = ConversationId.parse(uuid(0x61));
const subtask: Subtask = {
  id: SubtaskId.parse('a'),
  title: 'Write it',
  description: '',
  agent: coder,
  dependsOn: [],
  status: 'waiting',
  approved: true,
};
const plan: Plan = {
  id: PlanId.parse(uuid(0x41)),
  conversationId: conversation.id,
  version: 1,
  digest: 'a'.repeat(64),
  title: 'A plan',
  status: 'awaiting_decision',
  subtasks: [subtask],
  counts: countsOf([subtask]),
  parallel: 3,
  spent: noSpent,
  proposedAt: instant(1),
};
const proposed: EventBody = { type: 'plan_approval_required', plan };
const decided = { type: 'plan_decided', planId: plan.id, version: 1, by: 'owner' } as const;
const updated = { type: 'subtask_updated', planId: plan.id, subtaskId: subtask.id } as const;
const approval: Approval = {
  id: ApprovalId.parse(uuid(0x31)),
  kind: 'tool',
  version: 1,
  digest: 'a'.repeat(64),
  conversationId: child,
  risk: 'write',
  reason: 'writes',
  agent: 'coder',
  files: [],
  requestedAt: instant(2),
};
