import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { type JSX, memo, type ReactNode, useLayoutEffect, useRef } from 'react';
import { cn } from './class-names.ts';
import { type GraphItem, type GraphLayout, itemSize } from './graph-layout.ts';
import type { Kept } from './kept.ts';

type Data = {
  readonly name: string;
  readonly content: ReactNode;
  readonly corner: ReactNode;
  readonly isOpened: boolean;
  /** The one item that the order of tabs has. */
  readonly isStop: boolean;
  /** Another number: the focus came here by a key. */
  readonly moved: number;
};
export type ItemNode = Node<Data, 'item'>;
type Named = GraphItem & { readonly name: string };

const handles = [
  { type: 'target' as const, position: Position.Left, x: 0, y: itemSize.height / 2, width: 1, height: 1 },
  { type: 'source' as const, position: Position.Right, x: itemSize.width, y: itemSize.height / 2, width: 1, height: 1 },
];

/** The items as nodes; those that have not changed are the same objects, which are not drawn again. */
export function nodesOf<Item extends Named>(
  graph: {
    items: readonly Item[];
    face: (item: Item) => ReactNode;
    corner: ((item: Item) => ReactNode) | undefined;
    layout: GraphLayout;
    active: string | undefined;
    moved: number;
    opened: string | undefined;
  },
  kept: Kept<ItemNode>,
): ItemNode[] {
  const { face, corner } = graph;
  return graph.items.map((item) => {
    const isStop = item.id === graph.active;
    const isOpened = item.id === graph.opened;
    const moved = isStop ? graph.moved : 0;
    const position = graph.layout.places.get(item.id) ?? { x: 0, y: 0 };
    return kept(item.id, [item, face, corner, position, isStop, isOpened, moved], () => ({
      id: item.id,
      type: 'item' as const,
      position,
      ...itemSize,
      measured: itemSize,
      handles,
      // Keeps the stop of the order of tabs in the page when it is out of view; nothing else comes of it here.
      dragging: isStop,
      domAttributes: { 'aria-roledescription': undefined },
      data: { name: item.name, content: face(item), corner: corner?.(item), isOpened, isStop, moved },
    }));
  });
}

export const GraphNode = memo(function GraphNode({ id, data }: NodeProps<ItemNode>): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const { name, content, corner, isOpened, isStop, moved } = data;

  useLayoutEffect(() => {
    if (moved > 0) button.current?.focus({ preventScroll: true });
  }, [moved]);

  return (
    <div className="pointer-events-auto relative size-full">
      <button
        ref={button}
        type="button"
        data-graph-item={id}
        tabIndex={isStop ? 0 : -1}
        aria-label={name}
        aria-expanded={isOpened}
        className={cn(
          'absolute inset-0 rounded-lg border bg-surface shadow-sm transition-colors hover:border-border-strong',
          isOpened && 'border-accent-text ring-1 ring-accent-text hover:border-accent-text',
        )}
      />
      <div aria-hidden="true" className="pointer-events-none absolute inset-0 overflow-hidden rounded-lg">
        {content}
      </div>
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
      {corner && <div className="absolute top-2 right-2">{corner}</div>}
    </div>
  );
});
