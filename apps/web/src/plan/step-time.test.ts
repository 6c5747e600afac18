import { expect, test } from 'vitest';
import { expectedShare, timeOf } from './step-time.ts';
import { step } from './testing/sample-plan.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const now = Date.parse(at(10));

test('time is added up from what is over and what runs, and from the estimates there are', () => {
  const steps = [
    step('a', [], { status: 'done', startedAt: at(0), endedAt: at(4), estimate: { minutes: 5, tokens: 100 } }),
    step('b', [], { status: 'running', startedAt: at(8), estimate: { tokens: 50 } }),
    step('c', [], { estimate: { minutes: 20 } }),
  ];
  expect(timeOf(steps, now)).toEqual({ estimatedMs: 25 * 60_000, estimatedTokens: 150, workedMs: 6 * 60_000 });
});

test('a step that takes longer than was thought is never shown as finished', () => {
  const running = step('a', [], { status: 'running', startedAt: at(0), estimate: { minutes: 5 } });
  expect(expectedShare(running, now)).toBe(0.95);
  expect(expectedShare({ ...running, estimate: { minutes: 20 } }, now)).toBe(0.5);
  expect(expectedShare(step('b', [], { status: 'running', startedAt: at(0) }), now)).toBeUndefined();
});
