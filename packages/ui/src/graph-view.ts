import { type GraphLayout, itemSize, type Point } from './graph-layout.ts';

export type Size = { readonly width: number; readonly height: number };
export type View = { readonly x: number; readonly y: number; readonly zoom: number };

const marginPx = 20;
/** Smaller than this, what stands on the items can no longer be read; larger than life nothing is shown. */
const readable = 0.76;

/** Where to begin to look: at all of it if that can be read, else at `place` and what follows it. */
export function firstView(layout: GraphLayout, screen: Size, place: Point | undefined): View {
  const fits = Math.min(
    (screen.width - 2 * marginPx) / Math.max(layout.width, 1),
    (screen.height - 2 * marginPx) / Math.max(layout.height, 1),
  );
  const zoom = Math.min(1, Math.max(readable, fits));
  return {
    x: along(layout.width * zoom, screen.width, place && place.x * zoom),
    y: along(layout.height * zoom, screen.height, place && (place.y + itemSize.height / 2) * zoom - screen.height / 2),
    zoom,
  };
}

/** Centred where there is room; else from `start` on, and not beyond the ends. */
function along(length: number, room: number, start: number | undefined): number {
  if (length + 2 * marginPx <= room) return (room - length) / 2;
  const furthest = length + marginPx - room;
  return -Math.min(Math.max((start ?? 0) - marginPx, -marginPx), furthest);
}

/** How high a graph wants to be when it is so wide. */
export function heightFor(layout: GraphLayout, width: number, limits: { least: number; most: number }): number {
  const fits = (width - 2 * marginPx) / Math.max(layout.width, 1);
  const zoom = Math.min(1, Math.max(readable, fits));
  return Math.round(Math.min(limits.most, Math.max(limits.least, layout.height * zoom + 2 * marginPx)));
}

/** The view that shows an item whole, moved no further than needed; the same one when it is seen already. */
export function viewWith(view: View, place: Point, screen: Size): View {
  const { zoom } = view;
  const x = inside({ from: view.x + place.x * zoom, length: itemSize.width * zoom }, screen.width);
  const y = inside({ from: view.y + place.y * zoom, length: itemSize.height * zoom }, screen.height);
  return x === 0 && y === 0 ? view : { x: view.x + x, y: view.y + y, zoom };
}

/** How far something must be moved to be seen whole. */
function inside({ from, length }: { from: number; length: number }, room: number): number {
  if (from < marginPx) return marginPx - from;
  return Math.min(0, room - marginPx - from - length);
}
