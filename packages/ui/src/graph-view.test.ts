import { expect, test } from 'vitest';
import { itemSize, layoutOf } from './graph-layout.ts';
import { firstView, heightFor, viewWith } from './graph-view.ts';

const chain = (length: number) =>
  layoutOf(Array.from({ length }, (_, n) => ({ id: `${n}`, after: n > 0 ? [`${n - 1}`] : [] })));
const screen = { width: 800, height: 400 };

test('a graph that fits is shown whole, in the middle and never larger than life', () => {
  const { x, y, zoom } = firstView(chain(2), screen, undefined);
  expect(zoom).toBe(1);
  expect(y).toBe((screen.height - itemSize.height) / 2);
  expect(x).toBeGreaterThan(0);
});

test('a graph that does not fit stays readable and begins where the person is asked to look', () => {
  const long = chain(30);
  const first = firstView(long, screen, undefined);
  const later = firstView(long, screen, long.places.get('20'));
  expect(first.zoom).toBeGreaterThan(0.75);
  expect(first.x).toBe(20);
  expect(later.x + (long.places.get('20')?.x ?? 0) * later.zoom).toBeCloseTo(20);
  const last = firstView(long, screen, long.places.get('29'));
  expect(last.x + long.width * last.zoom).toBeCloseTo(screen.width - 20);
});

test('what is seen already moves nothing; what is not is moved in by as little as needed', () => {
  const view = { x: 0, y: 0, zoom: 1 };
  expect(viewWith(view, { x: 100, y: 100 }, screen)).toBe(view);
  expect(viewWith(view, { x: 900, y: 100 }, screen)).toEqual({ x: 800 - 20 - 900 - itemSize.width, y: 0, zoom: 1 });
  expect(viewWith(view, { x: -50, y: 100 }, screen)).toEqual({ x: 70, y: 0, zoom: 1 });
});

test('a small graph takes little room, a large one no more than the most', () => {
  const limits = { least: 100, most: 300 };
  expect(heightFor(chain(2), 800, limits)).toBe(itemSize.height + 40);
  const wide = layoutOf(Array.from({ length: 20 }, (_, n) => ({ id: `${n}`, after: [] })));
  expect(heightFor(wide, 800, limits)).toBe(300);
});
