import type { Edge, EdgeProps } from '@xyflow/react';
import { type JSX, memo } from 'react';
import { cn } from './class-names.ts';
import { arrowPath, type GraphItem, type GraphLayout, itemSize } from './graph-layout.ts';
import type { Kept } from './kept.ts';

export type ArrowTone = 'plain' | 'quiet' | 'done' | 'active' | 'added' | 'removed';
export type ArrowEdge = Edge<{ path: string; tip: string; tone: ArrowTone; isNear: boolean }, 'arrow'>;

/** The arrows as edges; those that have not changed are the same objects, which are not drawn again. */
export function arrowsOf<Item extends GraphItem>(
  graph: {
    items: readonly Item[];
    layout: GraphLayout;
    opened: string | undefined;
    arrowTone: ((from: Item, to: Item) => ArrowTone) | undefined;
  },
  kept: Kept<ArrowEdge>,
): ArrowEdge[] {
  const { items, layout, opened, arrowTone } = graph;
  const known = new Map(items.map((item) => [item.id, item]));
  return layout.arrows.flatMap((arrow): ArrowEdge[] => {
    const [from, to] = [known.get(arrow.from), known.get(arrow.to)];
    const end = layout.places.get(arrow.to);
    if (!from || !to || !end) return [];
    const isNear = opened === from.id || opened === to.id;
    const tone = arrowTone?.(from, to) ?? 'plain';
    const id = `${from.id} ${to.id}`;
    const edge = kept(id, [arrow, layout, isNear, tone], () => ({
      id,
      source: from.id,
      target: to.id,
      type: 'arrow',
      // The list and the items' names say what comes after what.
      ariaRole: 'presentation',
      domAttributes: { 'aria-hidden': true, 'aria-roledescription': undefined },
      zIndex: isNear ? 1 : 0,
      data: {
        path: arrowPath(arrow, layout.places),
        tip: `M ${end.x - 1} ${end.y + itemSize.height / 2} l -7 -4 v 8 z`,
        tone,
        isNear,
      },
    }));
    return [edge];
  });
}

const tones: Record<ArrowTone, string> = {
  plain: 'text-border-strong',
  quiet: 'text-border-strong/60',
  done: 'text-success',
  active: 'text-accent-text',
  added: 'text-success-text',
  removed: 'text-danger-text',
};

export const GraphArrow = memo(function GraphArrow({ data }: EdgeProps<ArrowEdge>): JSX.Element | null {
  if (!data) return null;
  const { path, tip, tone, isNear } = data;
  return (
    <g className={isNear ? 'text-accent-text' : tones[tone]}>
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth={isNear ? 2 : 1.5}
        className={cn((tone === 'removed' || tone === 'quiet') && '[stroke-dasharray:4_4]')}
      />
      <path d={tip} fill="currentColor" />
    </g>
  );
});
