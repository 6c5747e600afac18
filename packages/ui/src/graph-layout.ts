import { Graph, layout } from '@dagrejs/dagre';

/** What stands in a layered graph; an arrow comes from each of `after`. */
export type GraphItem = { readonly id: string; readonly after: readonly string[] };

export type Point = { readonly x: number; readonly y: number };
/** The upper left corner of an item, in the graph's own units. */
export type Placed = ReadonlyMap<string, Point>;
export type Arrow = { readonly from: string; readonly to: string; readonly points: readonly Point[] };
export type GraphLayout = {
  readonly places: Placed;
  readonly arrows: readonly Arrow[];
  readonly width: number;
  readonly height: number;
};

export const itemSize = { width: 190, height: 96 } as const;

/** Beyond this the best ranking costs more than it gives. */
const simplexUpTo = 120;

/** From left to right: each item right of all it comes after. Arrows to what is not there are left out. */
export function layoutOf(items: readonly GraphItem[]): GraphLayout {
  const graph = new Graph();
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 20,
    edgesep: 14,
    ranksep: 34,
    ranker: items.length > simplexUpTo ? 'longest-path' : 'network-simplex',
  });
  const known = new Set(items.map(({ id }) => id));
  for (const { id } of items) graph.setNode(id, { ...itemSize });
  for (const { id, after } of items) {
    for (const from of new Set(after)) if (known.has(from) && from !== id) graph.setEdge(from, id, {});
  }
  layout(graph);

  const places = new Map(items.map(({ id }) => [id, cornerOf(graph.node(id))]));
  const arrows = graph.edges().map((edge): Arrow => {
    const { points } = graph.edge(edge);
    return { from: edge.v, to: edge.w, points: Array.isArray(points) ? points : [] };
  });
  const { width, height } = sizeOf([...places.values()]);
  const drawn = { places, arrows, width, height };
  return isUpsideDown(drawn) ? mirrored(drawn) : drawn;
}

/** dagre cares for few crossings and not for what is above: more of the later items stand above earlier ones. */
function isUpsideDown({ places }: GraphLayout): boolean {
  const columns = new Map<number, number[]>();
  for (const { x, y } of places.values()) {
    const column = columns.get(Math.round(x));
    if (column) column.push(y);
    else columns.set(Math.round(x), [y]);
  }
  const steps = [...columns.values()].flatMap((column) =>
    column.slice(1).map((y, index) => Math.sign(y - (column[index] ?? y))),
  );
  return steps.reduce((sum, step) => sum + step, 0) < 0;
}

function mirrored({ places, arrows, width, height }: GraphLayout): GraphLayout {
  return {
    places: new Map([...places].map(([id, { x, y }]) => [id, { x, y: height - y - itemSize.height }])),
    arrows: arrows.map((arrow) => ({ ...arrow, points: arrow.points.map(({ x, y }) => ({ x, y: height - y })) })),
    width,
    height,
  };
}

function cornerOf({ x = 0, y = 0 }: { x?: number; y?: number }): Point {
  return { x: x - itemSize.width / 2, y: y - itemSize.height / 2 };
}

function sizeOf(places: readonly Point[]): { width: number; height: number } {
  if (places.length === 0) return { width: 0, height: 0 };
  return {
    width: Math.max(...places.map(({ x }) => x)) + itemSize.width,
    height: Math.max(...places.map(({ y }) => y)) + itemSize.height,
  };
}

/** A soft line from the right edge of one item to the left edge of another, by way of the points between. */
export function arrowPath({ from, to, points }: Arrow, places: Placed): string {
  const [start, end] = [places.get(from), places.get(to)];
  if (!start || !end) return '';
  const way = [
    { x: start.x + itemSize.width, y: start.y + itemSize.height / 2 },
    // The first and the last point lie on the items' edges, where dagre thinks the line leaves them.
    ...points.slice(1, -1),
    { x: end.x - arrowGap, y: end.y + itemSize.height / 2 },
  ];
  return way.map((point, index) => piece(way[index - 1], point)).join(' ');
}

/** Room for the arrow's head. */
const arrowGap = 3;

function piece(before: Point | undefined, { x, y }: Point): string {
  if (!before) return `M ${x} ${y}`;
  const middle = (before.x + x) / 2;
  return `C ${middle} ${before.y}, ${middle} ${y}, ${x} ${y}`;
}

/** How many columns the graph has. */
export function columnsOf({ places }: GraphLayout): number {
  return new Set([...places.values()].map(({ x }) => Math.round(x))).size;
}
