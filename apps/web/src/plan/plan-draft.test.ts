import { expect, test } from 'vitest';
import {
  changeCount,
  chosenSteps,
  draftedSteps,
  emptyDraft,
  freeId,
  isEmpty,
  patchOf,
  removedSteps,
  withNewStep,
  withoutStep,
  withStep,
  withStepBack,
} from './plan-draft.ts';
import { branching, idOf, ids, samplePlan, step, undecided } from './testing/sample-plan.ts';

const plan = samplePlan(branching);
const [, b] = branching;

test('a draft that changes nothing makes no patch', () => {
  expect(patchOf(plan, emptyDraft)).toBeUndefined();
  expect(b && patchOf(plan, withStep(plan, emptyDraft, { ...b, title: b.title }))).toBeUndefined();
  expect(patchOf(plan, { ...emptyDraft, title: '  ' })).toBeUndefined();
  expect(isEmpty(plan, { ...emptyDraft, comments: { a: ' ' } })).toBe(true);
});

test('every changed, added and removed step is a change, and the title is one more', () => {
  const draft = withNewStep(plan, emptyDraft, { step: undecided('new', ['e']), neededBy: ids('d') });
  expect(changeCount(plan, { ...draft, title: 'Ship it' })).toBe(3);
  expect(draftedSteps(plan, draft).find(({ id }) => id === 'd')?.dependsOn).toEqual(['b', 'new']);
});

test('what waited for a removed step waits for what that step waited for', () => {
  const draft = withoutStep(plan, emptyDraft, idOf('b'));
  expect(draftedSteps(plan, draft).find(({ id }) => id === 'd')?.dependsOn).toEqual(['a']);
  expect(removedSteps(plan, draft)).toMatchObject([{ id: 'b' }]);
});

test('a step that is put back stands where it stood, and the plan is as it was', () => {
  const both = withoutStep(plan, withoutStep(plan, emptyDraft, idOf('b')), idOf('a'));
  const back = withStepBack(plan, withStepBack(plan, both, idOf('a')), idOf('b'));
  expect(draftedSteps(plan, back).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(patchOf(plan, back)).toBeUndefined();
});

test('a chosen step that comes to need a held one is held, too', () => {
  const draft = { ...withStep(plan, emptyDraft, undecided('e', ['d'])), held: ids('d') };
  expect(chosenSteps(plan, draft)).toEqual({ chosen: ids('a', 'b', 'c'), held: ids('d', 'e') });
});

test('how far a step is stays with it when its words are changed', () => {
  const running = samplePlan([step('a', [], { status: 'running', evidence: 'A list.' }), undecided('b', ['a'])], {
    status: 'running',
  });
  const draft = withStep(running, emptyDraft, undecided('b', ['a'], { title: 'Other' }));
  expect(draftedSteps(running, draft)).toMatchObject([
    { id: 'a', status: 'running', evidence: 'A list.' },
    { id: 'b', title: 'Other', approved: false },
  ]);
});

test('a new step has an id that no other has', () => {
  expect(freeId(ids('step-1', 'step-4', 'a'))).toBe('step-5');
});
