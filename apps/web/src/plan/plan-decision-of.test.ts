import { expect, test } from 'vitest';
import { PlanDecision } from '@codelab/protocol/command';
import { approvePlan, modifyPlan, rejectPlan } from './plan-decision-of.ts';
import { emptyDraft, withoutStep, withStep } from './plan-draft.ts';
import { branching, idOf, ids, samplePlan, step, undecided } from './testing/sample-plan.ts';

const plan = samplePlan(branching);
const [a, c] = [idOf('a'), idOf('c')];
const seeComments = 'See the comments.';

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

test('what is held is left out of an approval; when all is held there is nothing to approve', () => {
  expect(PlanDecision.parse(approvePlan(plan, { ...emptyDraft, held: ids('b') }))).toMatchObject({
    subtaskIds: ['a', 'c', 'e'],
  });
  expect(approvePlan(plan, { ...emptyDraft, held: ids('a', 'e') })).toBeUndefined();
});

test('an approval carries what was changed as one patch, and comments on steps that are there', () => {
  const renamed = withStep(plan, emptyDraft, undecided('b', ['a'], { title: 'Do it well' }));
  const draft = { ...withoutStep(plan, renamed, c), comments: { b: ' Mind it. ', c: 'Gone' } };
  const sent = PlanDecision.parse(approvePlan(plan, draft));

  expect(sent).toMatchObject({ comments: [{ subtaskId: 'b', text: 'Mind it.' }] });
  expect(sent).not.toHaveProperty('subtaskIds');
  expect(sent.decision === 'approve' && sent.patch?.subtasks).toMatchObject([
    { id: 'a' },
    { id: 'b', title: 'Do it well' },
    { id: 'd' },
    { id: 'e' },
  ]);
});

test('of a plan that runs in part, only what is held is approved', () => {
  const running = samplePlan([step('a', [], { status: 'done' }), undecided('b', ['a']), undecided('c', ['a'])], {
    status: 'running',
  });
  expect(approvePlan(running)).not.toHaveProperty('subtaskIds');
  expect(approvePlan(running, { ...emptyDraft, held: ids('c') })).toMatchObject({ subtaskIds: ['b'] });
});

test('asking for changes says what should be different, of the whole or of steps', () => {
  const asked = modifyPlan(plan, { feedback: 'Smaller steps ', comments: { a: ' Split it. ' } }, seeComments);
  expect(PlanDecision.parse(asked)).toMatchObject({
    decision: 'modify',
    feedback: 'Smaller steps',
    comments: [{ subtaskId: a, text: 'Split it.' }],
  });
  expect(modifyPlan(plan, { feedback: '', comments: { a: 'Split it.' } }, seeComments)).toMatchObject({
    feedback: seeComments,
  });
  expect(modifyPlan(plan, { feedback: 'Smaller steps', comments: {} }, seeComments)).not.toHaveProperty('comments');
});

test('asking for changes without a word is not sent, nor is a comment on a step that is not in this version', () => {
  expect(modifyPlan(plan, { feedback: ' ', comments: { a: '  ' } }, seeComments)).toBeUndefined();
  expect(modifyPlan(plan, { feedback: '', comments: { gone: 'Split it.' } }, seeComments)).toBeUndefined();
});

test('leave to change the files that steps name is given only if they name any', () => {
  const naming = samplePlan([undecided('a', [], { paths: ['src/**'] }), undecided('b', [], { paths: ['docs/*.md'] })]);
  expect(PlanDecision.parse(approvePlan(naming, { ...emptyDraft, grant: true }))).toHaveProperty('grant', true);
  expect(approvePlan(naming)).not.toHaveProperty('grant');
  expect(approvePlan(plan, { ...emptyDraft, grant: true })).not.toHaveProperty('grant');
});
