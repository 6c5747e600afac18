import { expect, test } from 'vitest';
import { countSegments, countWords } from './count-words.ts';

const counts = { total: 5, done: 2, running: 1, waiting: 0, held: 0, waitingForPerson: 0, failed: 2, skipped: 0 };

test('what there is none of is not said, but how much is done always is', () => {
  expect(countWords(counts)).toEqual([
    { name: 'done', values: { done: 2, total: 5 } },
    { name: 'running', values: { count: 1 } },
    { name: 'failed', values: { count: 2 } },
  ]);
  expect(countWords({ ...counts, done: 0, running: 0, failed: 0 })).toEqual([
    { name: 'done', values: { done: 0, total: 5 } },
  ]);
});

test('what is still to come has no part of the bar', () => {
  const parts = countSegments({ ...counts, waiting: 3, total: 8 });
  expect(parts.reduce((sum, part) => sum + part.value, 0)).toBe(5);
});
