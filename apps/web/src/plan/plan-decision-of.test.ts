import { expect, test } from 'vitest';
import { PlanDecision } from '@codelab/protocol/command';
import { SubtaskId } from '@codelab/protocol/ids';
import { Plan } from '@codelab/protocol/plan';
import { approvePlan, modifyPlan, rejectPlan } from './plan-decision-of.ts';

const plan = Plan.parse({
  id: crypto.randomUUID(),
  conversationId: crypto.randomUUID(),
  version: 2,
  digest: 'cd'.repeat(32),
  title: 'Ship',
  status: 'awaiting_decision',
  subtasks: [{ id: 'a', title: 'A', description: '', agent: 'coder', dependsOn: [], status: 'waiting' }],
  counts: { total: 1, done: 0, running: 0, waiting: 1, waitingForPerson: 0, failed: 0, skipped: 0 },
  proposedAt: '2026-01-01T00:00:00Z',
});
const a = SubtaskId.parse('a');
const seeComments = 'See the comments.';

function modify(feedback: string, comments: [SubtaskId, string][] = []) {
  return modifyPlan(plan, { feedback, comments: new Map(comments) }, seeComments);
}

test('a decision names the plan, its version and its digest', () => {
  expect(PlanDecision.parse(approvePlan(plan))).toEqual({
    type: 'plan_decision',
    planId: plan.id,
    version: 2,
    digest: plan.digest,
    decision: 'approve',
  });
  expect(PlanDecision.parse(rejectPlan(plan, ' '))).not.toHaveProperty('feedback');
});

test('asking for changes says what should be different, of the whole or of steps', () => {
  const asked = modify('Smaller steps ', [[a, ' Split it. ']]);
  expect(PlanDecision.parse(asked)).toMatchObject({
    decision: 'modify',
    feedback: 'Smaller steps',
    comments: [{ subtaskId: 'a', text: 'Split it.' }],
  });
  expect(modify('', [[a, 'Split it.']])).toMatchObject({ feedback: seeComments });
  expect(modify('Smaller steps')).not.toHaveProperty('comments');
});

test('asking for changes without a word is not sent', () => {
  expect(modify(' ', [[a, '  ']])).toBeUndefined();
});

test('a comment on a step that is not in this version is not sent', () => {
  expect(modify('', [[SubtaskId.parse('gone'), 'Split it.']])).toBeUndefined();
});
