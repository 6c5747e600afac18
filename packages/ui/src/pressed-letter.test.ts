import { expect, test } from 'vitest';
import { pressedLetter } from './pressed-letter.ts';

function press(more: Partial<KeyboardEvent>): string | undefined {
  return pressedLetter({
    key: 'a',
    code: 'KeyA',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    defaultPrevented: false,
    composedPath: () => [],
    ...more,
  });
}

test('a letter is the letter that was pressed', () => {
  expect(press({ key: 'a', code: 'KeyA' })).toBe('a');
  expect(press({ key: 'A', code: 'KeyA' })).toBe('a');
});

test('on a keyboard of another script it is the letter at that place', () => {
  expect(press({ key: 'ф', code: 'KeyA' })).toBe('a');
  expect(press({ key: 'о', code: 'KeyJ' })).toBe('j');
});

test('on a Latin keyboard of another order it is the letter that is written on the key', () => {
  expect(press({ key: 'a', code: 'KeyQ' })).toBe('a');
});

test.each(['Enter', 'ArrowDown', 'Tab', '1', '.'])('%s is no letter', (key) => {
  expect(press({ key, code: key })).toBeUndefined();
});

test.each<Partial<KeyboardEvent>>([
  { ctrlKey: true },
  { metaKey: true },
  { altKey: true },
  { shiftKey: true },
  { isComposing: true },
  { defaultPrevented: true },
])('with %o it means something else', (more) => {
  expect(press(more)).toBeUndefined();
});
