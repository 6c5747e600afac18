import { expect, test } from 'vitest';
import { countsOf } from '@codelab/domain/plan-graph';
import { countSegments, countWords } from './count-words.ts';
import { samplePlan, step, undecided } from './testing/sample-plan.ts';

const words = (subtasks: Parameters<typeof samplePlan>[0]) => countWords(samplePlan(subtasks, { status: 'running' }));

test('what there is none of is not said, but how much is done always is', () => {
  expect(words([step('a', [], { status: 'done' }), step('b', [], { status: 'running' })])).toEqual([
    { name: 'done', values: { done: 1, total: 2 } },
    { name: 'running', values: { count: 1 } },
  ]);
  expect(words([step('a', [], { status: 'cancelled' })])).toMatchObject([{ name: 'done' }, { name: 'skipped' }]);
});

test('what is blocked is told with the number of the step where the waiting begins', () => {
  const steps = [
    step('a', [], { status: 'failed' }),
    step('b', ['a']),
    step('c', ['b']),
    step('d', [], { status: 'done' }),
    step('e', ['d'], { status: 'ready' }),
  ];
  expect(words(steps)).toEqual([
    { name: 'done', values: { done: 1, total: 5 } },
    { name: 'failed', values: { count: 1 } },
    { name: 'waiting', values: { count: 1 } },
    { name: 'blockedBy', values: { count: 2, others: 1, steps: '1' } },
  ]);
});

test('many that block are only counted, and what is held is told apart from what waits', () => {
  const running = ['a', 'b', 'c', 'd'].map((id) => step(id, [], { status: 'running' }));
  expect(words([...running, step('e', ['a', 'b', 'c', 'd']), undecided('f', ['e'])])).toMatchObject([
    { name: 'done' },
    { name: 'running', values: { count: 4 } },
    { name: 'blocked', values: { count: 1 } },
    { name: 'held', values: { count: 1 } },
  ]);
});

test('what is still to come has no part of the bar', () => {
  const counts = countsOf([step('a', [], { status: 'done' }), step('b', [], { status: 'failed' }), step('c')]);
  expect(countSegments(counts).reduce((sum, part) => sum + part.value, 0)).toBe(2);
});
