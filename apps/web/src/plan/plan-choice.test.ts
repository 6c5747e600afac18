import { expect, test } from 'vitest';
import { toggled } from './plan-choice.ts';
import { branching, idOf, ids, step, undecided } from './testing/sample-plan.ts';

const press = (held: string[], id: string) => toggled(branching, new Set(ids(...held)), idOf(id));

test('holding a step holds all that needs it, and says how many', () => {
  expect(press([], 'a')).toEqual({ held: ids('a', 'b', 'c', 'd'), also: 3, chose: false });
  expect(press(['d'], 'a')).toMatchObject({ also: 2 });
  expect(press([], 'e')).toEqual({ held: ids('e'), also: 0, chose: false });
});

test('choosing a step chooses all it needs, and says how many', () => {
  expect(press(['a', 'b', 'c', 'd', 'e'], 'd')).toEqual({ held: ids('c', 'e'), also: 2, chose: true });
  expect(press(['d'], 'd')).toEqual({ held: [], also: 0, chose: true });
});

test('what is approved already is not counted with what a choice adds', () => {
  const steps = [step('a', [], { status: 'done' }), undecided('b', ['a']), undecided('c', ['b'])];
  expect(toggled(steps, new Set(ids('b', 'c')), idOf('c'))).toEqual({ held: [], also: 1, chose: true });
});
