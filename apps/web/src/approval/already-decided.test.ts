import { expect, test } from 'vitest';
import { alreadyDecided } from './already-decided.ts';

const problem = { code: 'already_decided', message: 'This was already decided.', retryable: false } as const;

test('who was faster is known when the server says it', () => {
  expect(
    alreadyDecided({ ...problem, details: { decision: 'reject', by: 'owner', at: '2026-01-01T00:00:00Z' } }),
  ).toEqual({
    decision: 'reject',
    by: 'owner',
  });
});

test('without details, or for another refusal, nobody is named', () => {
  expect(alreadyDecided(problem)).toBeUndefined();
  expect(alreadyDecided({ ...problem, details: { status: 'withdrawn' } })).toBeUndefined();
  expect(
    alreadyDecided({ ...problem, code: 'approval_changed', details: { decision: 'reject', by: 'owner' } }),
  ).toBeUndefined();
});
