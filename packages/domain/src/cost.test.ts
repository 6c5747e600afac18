import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addCost, costOf, noCost } from './cost.ts';

const price = { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75 };
const tokens = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };

test('each kind of token has its price, and cached input without one costs as any other', () => {
  const all = { input: 1_000, cacheRead: 10_000, cacheWrite: 100, output: 200 };
  expect(costOf(price, all)).toEqual({ microDollars: 3_000 + 3_000 + 375 + 3_000, unpricedCalls: 0 });
  expect(costOf({ input: 3, output: 15 }, all)).toEqual({ microDollars: 33_300 + 3_000, unpricedCalls: 0 });
});

test('a long prompt is charged by the higher price, all of it', () => {
  const long = { ...price, long: { overTokens: 200_000, input: 6, output: 22.5, cachedInput: 0.6 } };
  const at = { ...tokens, input: 100_000, cacheRead: 100_000, output: 2 };
  expect(costOf(long, at).microDollars).toBe(330_030);
  expect(costOf(long, { ...at, input: 100_001 }).microDollars).toBe(600_006 + 60_000 + 45);
});

test('a price or a count that nobody knows is an unknown cost, not none', () => {
  expect(costOf(undefined, tokens)).toEqual({ microDollars: 0, unpricedCalls: 1 });
  expect(costOf(price, undefined)).toEqual({ microDollars: 0, unpricedCalls: 1 });
  expect(costOf({ input: 0, output: 0 }, { ...tokens, input: 9 })).toEqual(noCost);
});

test('only the sum is rounded, to the nearest millionth of a dollar', () => {
  const cheap = { input: 0.15, output: 0.6 };
  expect(costOf(cheap, { ...tokens, input: 3 }).microDollars).toBe(0);
  expect(costOf(cheap, { ...tokens, input: 3, output: 1 }).microDollars).toBe(1);
});

const cost = fc.record({ microDollars: fc.nat(), unpricedCalls: fc.nat() });

test('costs add up in any order', () =>
  fc.assert(
    fc.property(cost, cost, cost, (a, b, c) => {
      expect(addCost(addCost(a, b), c)).toEqual(addCost(c, addCost(b, a)));
      expect(addCost(a, noCost)).toEqual(a);
    }),
  ));
