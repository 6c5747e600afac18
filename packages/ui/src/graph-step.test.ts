import { expect, test } from 'vitest';
import { layoutOf } from './graph-layout.ts';
import { type StepKey, stepFrom } from './graph-step.ts';

// a → b, c, d → e, with f alone behind c
const items = [
  { id: 'a', after: [] },
  { id: 'b', after: ['a'] },
  { id: 'c', after: ['a'] },
  { id: 'd', after: ['a'] },
  { id: 'e', after: ['b', 'c', 'd'] },
];
const layout = layoutOf(items);
const press = (at: string, key: StepKey) => stepFrom(at, key, { items, layout });

test('left and right follow the arrows, to the nearest of several', () => {
  expect(press('b', 'ArrowLeft')).toBe('a');
  expect(press('b', 'ArrowRight')).toBe('e');
  const middle = [...layout.places].filter(([id]) => ['b', 'c', 'd'].includes(id)).sort(([, a], [, b]) => a.y - b.y)[1];
  expect(press('a', 'ArrowRight')).toBe(middle?.[0]);
});

test('up and down go through the column, and stop at its ends', () => {
  const column = [...layout.places]
    .filter(([id]) => ['b', 'c', 'd'].includes(id))
    .sort(([, a], [, b]) => a.y - b.y)
    .map(([id]) => id);
  const [top = '', middle = '', bottom = ''] = column;
  expect([press(top, 'ArrowDown'), press(middle, 'ArrowDown'), press(bottom, 'ArrowDown')]).toEqual([
    middle,
    bottom,
    bottom,
  ]);
  expect(press(middle, 'ArrowUp')).toBe(top);
});

test('where no arrow leads, the focus stays; Home and End go to the first and the last', () => {
  expect(press('a', 'ArrowLeft')).toBe('a');
  expect(press('e', 'ArrowRight')).toBe('e');
  expect(press('c', 'Home')).toBe('a');
  expect(press('c', 'End')).toBe('e');
});

test('an item that is gone leads back to the first one', () => {
  expect(press('gone', 'ArrowDown')).toBe('a');
});
