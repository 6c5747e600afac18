import { expect, test } from 'vitest';
import { relativeTimeText } from './relative-time-text.ts';

const now = new Date('2026-03-10T12:00:00Z');

test.each([
  ['2026-03-10T11:59:40Z', 'now', 'сейчас'],
  ['2026-03-10T11:57:00Z', '3 min. ago', '3 мин. назад'],
  ['2026-03-10T10:00:01Z', '1 hr. ago', '1 ч назад'],
  ['2026-03-09T11:00:00Z', 'yesterday', 'вчера'],
  ['2026-03-13T12:00:00Z', 'in 3 days', 'через 3 дн.'],
  ['2025-03-09T12:00:00Z', 'last yr.', 'в прошлом г.'],
])('%s is told from now in the language of the reader', (at, en, ru) => {
  expect(relativeTimeText(new Date(at), now, 'en')).toBe(en);
  expect(relativeTimeText(new Date(at), now, 'ru').replaceAll(' ', ' ')).toBe(ru);
});
