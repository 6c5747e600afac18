import { expect, test } from 'vitest';
import { arrowPath, columnsOf, itemSize, layoutOf } from './graph-layout.ts';

const item = (id: string, ...after: string[]) => ({ id, after });
const diamond = [item('a'), item('b', 'a'), item('c', 'a'), item('d', 'b', 'c')];

test('every item stands right of all it comes after, and none on another', () => {
  const items = Array.from({ length: 60 }, (_, n) =>
    item(`${n}`, ...[n - 1, n - 7, n - 11].filter((m) => m >= 0 && n % 3 > 0).map(String)),
  );
  const { places } = layoutOf(items);

  for (const { id, after } of items) {
    for (const other of after) expect(places.get(id)?.x).toBeGreaterThan((places.get(other)?.x ?? 0) + itemSize.width);
  }
  const all = [...places.values()];
  const overlapping = all.filter((a) =>
    all.some((b) => a !== b && Math.abs(a.x - b.x) < itemSize.width && Math.abs(a.y - b.y) < itemSize.height),
  );
  expect(overlapping).toEqual([]);
});

test('what comes after something that is not there, or after itself, is drawn without that arrow', () => {
  expect(layoutOf([item('a', 'a', 'gone'), item('b', 'a')]).arrows).toMatchObject([{ from: 'a', to: 'b' }]);
  expect(layoutOf([])).toEqual({ places: new Map(), arrows: [], width: 0, height: 0 });
});

test('an arrow goes from the right edge of one item to the left edge of the other', () => {
  const layout = layoutOf(diamond);
  const [arrow] = layout.arrows;
  const path = arrow && arrowPath(arrow, layout.places);
  expect(path).toMatch(new RegExp(`^M ${itemSize.width} `));
  expect(columnsOf(layout)).toBe(3);
});

test('what comes first stands above what comes later', () => {
  const fan = [item('a'), item('b', 'a'), item('c', 'a'), item('d', 'a')];
  const { places } = layoutOf(fan);
  const heights = ['b', 'c', 'd'].map((id) => places.get(id)?.y ?? 0);
  expect(heights).toEqual(heights.toSorted((a, b) => a - b));
  expect(Math.min(...[...places.values()].map(({ y }) => y))).toBe(0);
});
