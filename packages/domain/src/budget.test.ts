import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { reachedBudget } from './budget.ts';

const limits = { steps: 10, tokens: 1_000, repeats: 3 };

test('a budget is reached when all of it is used, and the first that is reached is named', () => {
  expect(reachedBudget({ steps: 9, tokens: 999, repeats: 2 }, limits, 0)).toBeUndefined();
  expect(reachedBudget({ steps: 10, tokens: 1_000, repeats: 2 }, limits, 0)).toBe('steps');
  expect(reachedBudget({ steps: 1, tokens: 10, repeats: 3 }, limits, 0)).toBe('repeats');
});

test('whatever was spent, enough grants let it go on', () =>
  fc.assert(
    fc.property(fc.record({ steps: fc.nat(1e6), tokens: fc.nat(1e6), repeats: fc.nat(1e6) }), (spent) => {
      expect(reachedBudget(spent, limits, Math.max(spent.steps, spent.tokens, spent.repeats))).toBeUndefined();
    }),
  ));
