import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { reachedBudget } from './budget.ts';

const limits = { steps: 10, tokens: 1_000, money: 5_000_000, repeats: 3 };

test('a budget is reached when all of it is used, and the first that is reached is named', () => {
  expect(reachedBudget({ steps: 9, tokens: 999, money: 4_999_999, repeats: 2 }, limits, 0)).toBeUndefined();
  expect(reachedBudget({ steps: 10, tokens: 1_000, money: 0, repeats: 2 }, limits, 0)).toBe('steps');
  expect(reachedBudget({ steps: 1, tokens: 10, money: 0, repeats: 3 }, limits, 0)).toBe('repeats');
  expect(reachedBudget({ steps: 1, tokens: 10, money: 5_000_000, repeats: 1 }, limits, 0)).toBe('money');
});

const spent = fc.nat(1e6);

test('whatever was spent, enough grants let it go on', () =>
  fc.assert(
    fc.property(fc.record({ steps: spent, tokens: spent, money: spent, repeats: spent }), (all) => {
      expect(reachedBudget(all, limits, Math.max(...Object.values(all)))).toBeUndefined();
    }),
  ));
