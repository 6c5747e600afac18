import { expect, test } from 'vitest';
import { tokenBucket } from './token-bucket.ts';

test('a burst is allowed, then one for each interval, and the refusal says when', () => {
  let time = 0;
  const bucket = tokenBucket<string>({ burst: 3, perSecond: 2 }, () => time);
  const take = () => bucket.take('me');

  expect([take(), take(), take()]).toEqual([{ taken: true }, { taken: true }, { taken: true }]);
  expect(take()).toEqual({ taken: false, retryAfterMs: 500 });
  time = 250;
  expect(take()).toEqual({ taken: false, retryAfterMs: 250 });
  time = 500;
  expect(take()).toEqual({ taken: true });
  time = 60_000;
  expect([take(), take(), take(), take().taken]).toEqual([{ taken: true }, { taken: true }, { taken: true }, false]);
});

test('one person does not use up the allowance of another', () => {
  const bucket = tokenBucket<string>({ burst: 1, perSecond: 1 }, () => 0);
  expect(bucket.take('one').taken).toBe(true);
  expect(bucket.take('one').taken).toBe(false);
  expect(bucket.take('other').taken).toBe(true);
});

test('whoever has been quiet is forgotten', () => {
  let time = 0;
  const bucket = tokenBucket<string>({ burst: 2, perSecond: 1 }, () => time);
  for (const name of ['a', 'b', 'c']) bucket.take(name);
  time = 2_000;
  bucket.take('d');
  expect(bucket.known).toBe(1);
});
