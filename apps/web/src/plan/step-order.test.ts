import { expect, test } from 'vitest';
import { blockedSteps, mostUrgent, numbersOf, stepNumbers } from './step-order.ts';
import { ids, step, undecided } from './testing/sample-plan.ts';

test('steps are numbered in the order in which they can be carried out', () => {
  const numbers = stepNumbers([step('last', ['first', 'other']), step('other', ['first']), step('first')]);
  expect(numbersOf(ids('last', 'first', 'other', 'gone'), numbers)).toEqual([1, 2, 3]);
  expect([...numbers.keys()]).toEqual(['first', 'other', 'last']);
});

test('a step is blocked by where the waiting begins, not by others that wait', () => {
  const steps = [
    step('a', [], { status: 'running' }),
    step('b', ['a']),
    step('c', ['b']),
    undecided('d', ['a']),
    step('e', ['d']),
  ];
  expect(blockedSteps(steps)).toEqual({ blocked: 3, by: ids('a', 'd') });
});

test('nothing is blocked by what is done or skipped', () => {
  const steps = [step('a', [], { status: 'done' }), step('b', [], { status: 'skipped' }), step('c', ['a', 'b'])];
  expect(blockedSteps(steps)).toEqual({ blocked: 0, by: [] });
});

test('one looks first at what failed, then at what asks, then at what runs, then at the beginning', () => {
  const running = step('b', [], { status: 'running' });
  const asking = step('c', [], { status: 'waiting_for_person' });
  const failed = step('d', [], { status: 'failed' });
  expect(mostUrgent([step('a'), running, asking, failed])).toBe('d');
  expect(mostUrgent([step('a'), running, asking])).toBe('c');
  expect(mostUrgent([step('a', ['b']), running])).toBe('b');
  expect(mostUrgent([step('a', ['z']), step('z')])).toBe('z');
  expect(mostUrgent([])).toBeUndefined();
});
