import { expect, test } from 'vitest';
import { tellsStates } from './plan-progress.ts';
import { samplePlan, step, undecided } from './testing/sample-plan.ts';

test('how far the steps are is told as soon as one was begun, also while the rest waits for a decision', () => {
  expect(tellsStates(samplePlan([undecided('a'), undecided('b')]))).toBe(false);
  expect(tellsStates(samplePlan([step('a', [], { status: 'done' }), undecided('b')]))).toBe(true);
  expect(tellsStates(samplePlan([step('a')], { status: 'approved' }))).toBe(true);
  expect(tellsStates(samplePlan([undecided('a', [], { status: 'skipped' })], { status: 'rejected' }))).toBe(false);
});
