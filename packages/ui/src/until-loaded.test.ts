import { expect, test, vi } from 'vitest';
import { untilLoaded } from './until-loaded.ts';

test('a part that cannot be fetched is asked for again until it comes', async () => {
  vi.useFakeTimers();
  const asked: number[] = [];
  const loaded = untilLoaded(async () => {
    asked.push(Date.now());
    if (asked.length < 8) throw new Error('the server is away');
    return 'the part';
  });
  await vi.runAllTimersAsync();
  expect(await loaded).toBe('the part');
  const pauses = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  vi.useRealTimers();
});
