import type { GraphItem, GraphLayout, Point } from './graph-layout.ts';

/** The keys that move through a graph. */
export const stepKeys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'] as const;
export type StepKey = (typeof stepKeys)[number];

export function isStepKey(key: string): key is StepKey {
  return stepKeys.some((known) => known === key);
}

/**
 * Where a key leads from an item: left and right along its arrows, to the nearest of several; up and down to the next
 * one of its column; Home and End to the first and the last item.
 */
export function stepFrom(
  at: string,
  key: StepKey,
  graph: { items: readonly GraphItem[]; layout: GraphLayout },
): string {
  const { items, layout } = graph;
  const here = layout.places.get(at);
  const item = items.find(({ id }) => id === at);
  if (!here || !item) return items[0]?.id ?? at;
  const far = (id: string) => Math.abs((layout.places.get(id)?.y ?? 0) - here.y);
  const nearest = (ids: readonly string[]) =>
    ids.filter((id) => layout.places.has(id)).reduce((best, id) => (far(id) < far(best) ? id : best), ids[0] ?? at);

  switch (key) {
    case 'ArrowLeft':
      return nearest(item.after);
    case 'ArrowRight':
      return nearest(items.filter(({ after }) => after.includes(at)).map(({ id }) => id));
    case 'ArrowUp':
      return columnOf(here, layout).findLast(([, place]) => place.y < here.y)?.[0] ?? at;
    case 'ArrowDown':
      return columnOf(here, layout).find(([, place]) => place.y > here.y)?.[0] ?? at;
    case 'Home':
      return items[0]?.id ?? at;
    case 'End':
      return items.at(-1)?.id ?? at;
  }
}

/** What stands above and below, from the top down. */
function columnOf(here: Point, { places }: GraphLayout): [string, Point][] {
  return [...places].filter(([, { x }]) => Math.abs(x - here.x) < 1).sort(([, a], [, b]) => a.y - b.y);
}
