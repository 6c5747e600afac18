import { expect, test } from 'vitest';
import { durationText } from './duration-text.ts';

test.each([
  [0, '0s', '0 с'],
  [42, '42ms', '42 мс'],
  [960, '1s', '1 с'],
  [1_420, '1.4s', '1,4 с'],
  [9_940, '9.9s', '9,9 с'],
  [9_960, '10s', '10 с'],
  [59_700, '1m', '1 мин'],
  [65_000, '1m 5s', '1 мин 5 с'],
  [3_600_000, '1h', '1 ч'],
  [7_815_000, '2h 10m', '2 ч 10 мин'],
])('%i ms is told as people say it', (ms, en, ru) => {
  expect(durationText(ms, 'en')).toBe(en);
  expect(durationText(ms, 'ru').replaceAll(/\s/g, ' ')).toBe(ru);
});

test('a clock that went back gives no negative time', () => {
  expect(durationText(-500, 'en')).toBe('0s');
});
