import { expect, test } from 'vitest';
import { DatabaseClosed, TransactionHeldTooLong } from '@codelab/database/unit-of-work-errors';
import { isTriedAgain } from './is-tried-again.ts';

const attempts = Array.from({ length: 1_000 }, (_, attempt) => attempt);
const triesOf = (error: unknown) => attempts.findIndex((attempt) => !isTriedAgain(error, attempt)) + 1;

test('what nobody foresaw is tried four times', () => {
  expect(triesOf(new Error('a bug'))).toBe(4);
});

test('an outage is waited for as long as it lasts', () => {
  expect(triesOf(new DatabaseClosed())).toBe(0);
  expect(triesOf(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))).toBe(0);
});

test('a transaction that is always held too long is given up in the end', () => {
  expect(triesOf(new TransactionHeldTooLong(10_000))).toBe(20);
  expect(triesOf(new Error('a step failed', { cause: new TransactionHeldTooLong(10_000) }))).toBe(20);
});
