import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

test('the wait doubles with every failure, up to ten seconds', () => {
  const longest = (failures: number) => backoffMs(failures, () => 1);
  expect([1, 2, 3, 4, 5, 6, 7, 20].map(longest)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

test('clients that failed together do not come back together', () => {
  expect(backoffMs(3, () => 0)).toBe(500);
  expect(backoffMs(3, () => 0.5)).toBe(750);
});
