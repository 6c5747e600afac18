import { expect, test } from 'vitest';
import { isDatabaseAway } from './is-database-away.ts';
import { AcquireTimeout } from './reserved-connection.ts';
import { TransactionHeldTooLong } from './unit-of-work-errors.ts';

const coded = (code: string) => Object.assign(new Error(code), { code });

test.each(['ECONNREFUSED', 'CONNECTION_CLOSED', 'CONNECT_TIMEOUT', '57P01', '57P03', '53300', '08006'])(
  'an outage is recognised by its code, however deep it is wrapped: %s',
  (code) => {
    expect(isDatabaseAway(coded(code))).toBe(true);
    expect(isDatabaseAway(new Error('Failed query', { cause: new Error('read', { cause: coded(code) }) }))).toBe(true);
  },
);

test('a pool that has no connection free is an outage too', () => {
  expect(isDatabaseAway(new AcquireTimeout(5_000))).toBe(true);
});

test('so it looks to a process that was frozen in a transaction and thawed: nobody is told of a bug', () => {
  expect(isDatabaseAway(new TransactionHeldTooLong(10_000))).toBe(true);
  expect(isDatabaseAway(coded('25P03'))).toBe(true);
});

test.each(['23505', '42P01', '22P02', '40001'])('a statement that fails by itself is not an outage: %s', (code) => {
  expect(isDatabaseAway(new Error('Failed query', { cause: coded(code) }))).toBe(false);
});

test('an error that causes itself is looked at and left', () => {
  const error = new Error('circle');
  error.cause = error;
  expect(isDatabaseAway(error)).toBe(false);
});
