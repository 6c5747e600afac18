import { expect, test } from 'vitest';
import { localeOf } from './locale.ts';

test('the chosen language wins over the browser', () => {
  expect(localeOf('ru', 'en-US,en;q=0.9')).toBe('ru');
});

test('without a choice the browser decides, by its order of preference', () => {
  expect(localeOf(undefined, 'ru-RU,ru;q=0.9,en;q=0.8')).toBe('ru');
  expect(localeOf(undefined, 'ru;q=0.3,en;q=0.8')).toBe('en');
  expect(localeOf(undefined, 'de,ru;q=0')).toBe('en');
});

test('an unknown cookie and a missing header give English', () => {
  expect(localeOf('xx', null)).toBe('en');
});
