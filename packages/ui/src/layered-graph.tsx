import '@xyflow/react/dist/base.css';
import { ReactFlow, type ReactFlowInstance, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { type JSX, type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { cn } from './class-names.ts';
import { type ArrowEdge, type ArrowTone, arrowsOf, GraphArrow } from './graph-arrow.tsx';
import { columnsOf, type GraphItem, type GraphLayout, layoutOf } from './graph-layout.ts';
import { GraphNode, type ItemNode, nodesOf } from './graph-node.tsx';
import { isStepKey, stepFrom } from './graph-step.ts';
import { firstView, heightFor, viewWith } from './graph-view.ts';
import { IconButton } from './icon-button.tsx';
import { keeper } from './kept.ts';
import { useSize } from './use-size.ts';

export type { ArrowTone } from './graph-arrow.tsx';

/** An item with its name for those who cannot see it: everything that its face says. */
export type NamedItem = GraphItem & { readonly name: string };

export type GraphLabels = {
  /** What graph this is. */
  readonly graph: string;
  /** Its structure in words, and how one moves in it. */
  readonly description: (columns: number) => string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
};

export type LayeredGraphProps<Item extends NamedItem> = {
  items: readonly Item[];
  /** What is drawn for an item, for those who see; drawn anew only when the item is another object. */
  face: (item: Item) => ReactNode;
  /** A control in the item's corner. */
  corner?: (item: Item) => ReactNode;
  arrowTone?: (from: Item, to: Item) => ArrowTone;
  /** The item whose details are shown. */
  opened: string | undefined;
  onOpen: (id: string) => void;
  /** What other keys do to the item that has the focus. */
  onKey?: (id: string, key: string) => void;
  /** Where to begin. */
  start?: string | undefined;
  labels: GraphLabels;
  /** Fills its place and scrolls in it; else it is as high as it needs to be and the page scrolls. */
  fills?: boolean;
  className?: string | undefined;
};

const heights = { least: 200, most: 460 };
const nodeTypes = { item: GraphNode };
const edgeTypes = { arrow: GraphArrow };

/**
 * Items in columns from left to right, each right of what it comes after. One item is in the order of tabs; arrow keys go
 * along the arrows and through the columns. What is out of view is not rendered: whatever the graph says must be said
 * elsewhere as a list too.
 */
export function LayeredGraph<Item extends NamedItem>(props: LayeredGraphProps<Item>): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const size = useSize(root);
  const layout = useLayout(props.items);
  const { fills = false, className } = props;
  return (
    <div
      ref={root}
      className={cn('relative min-w-0 overflow-hidden bg-background', fills && 'h-full', className)}
      style={fills || !size ? undefined : { height: heightFor(layout, size.width, heights) }}
    >
      {size && (
        <ReactFlowProvider>
          <Flow {...props} layout={layout} size={size} root={root} />
        </ReactFlowProvider>
      )}
    </div>
  );
}

/** Only another structure is laid out again. */
function useLayout(items: readonly GraphItem[]): GraphLayout {
  const structure = items.map(({ id, after }) => `${id}<${after.join(',')}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the structure is all that the layout depends on.
  return useMemo(() => layoutOf(items), [structure]);
}

function Flow<Item extends NamedItem>({
  items,
  face,
  corner,
  arrowTone,
  opened,
  onOpen,
  onKey,
  start,
  labels,
  fills = false,
  layout,
  size,
  root,
}: LayeredGraphProps<Item> & {
  layout: GraphLayout;
  size: { width: number; height: number };
  root: { readonly current: HTMLElement | null };
}): JSX.Element {
  const id = useId();
  const flow = useReactFlow<ItemNode>();
  // `moved` counts the moves by keys: only these take the focus along.
  const [stop, setStop] = useState<{ at: string | undefined; moved: number }>({ at: start, moved: 0 });
  const active = items.some((item) => item.id === stop.at) ? stop.at : items[0]?.id;
  const [kept] = useState(() => keeper<ItemNode>());
  const nodes = nodesOf({ items, face, corner, layout, active, moved: stop.moved, opened }, kept);
  const [keptArrows] = useState(() => keeper<ArrowEdge>());
  const arrows = arrowsOf({ items, layout, opened, arrowTone }, keptArrows);
  const [begin] = useState(() =>
    firstView(
      layout,
      { ...size, height: fills ? size.height : heightFor(layout, size.width, heights) },
      placeOf(start),
    ),
  );

  function placeOf(item: string | undefined) {
    return item === undefined ? undefined : layout.places.get(item);
  }

  function show(item: string): void {
    const place = placeOf(item);
    const screen = root.current?.getBoundingClientRect();
    if (!place || !screen) return;
    const next = viewWith(flow.getViewport(), place, screen);
    if (next !== flow.getViewport()) void flow.setViewport(next);
  }

  function press(event: KeyboardEvent): void {
    const item = itemAt(event.target);
    if (item === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!isStepKey(event.key)) {
      onKey?.(item, event.key);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const next = stepFrom(item, event.key, { items, layout });
    setStop(({ moved }) => ({ at: next, moved: moved + 1 }));
    show(next);
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: what is pressed comes from the items within.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls that are sent together.
    <div
      role="group"
      aria-label={labels.graph}
      aria-describedby={`${id}-about`}
      className="absolute inset-0"
      onKeyDown={press}
      onFocus={(event) => {
        const item = itemAt(event.target);
        if (item === undefined) return;
        if (item !== active) setStop({ at: item, moved: 0 });
        if (event.target.matches(':focus-visible')) show(item);
      }}
      onClick={(event) => {
        const button = event.target instanceof Element ? event.target.closest('[data-graph-item]') : null;
        const item = itemAt(button);
        if (item !== undefined) onOpen(item);
      }}
    >
      <p id={`${id}-about`} className="sr-only">
        {labels.description(columnsOf(layout))}
      </p>
      <ReactFlow
        nodes={nodes}
        edges={arrows}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        defaultViewport={begin}
        onlyRenderVisibleElements
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        minZoom={0.08}
        maxZoom={1.5}
        zoomOnDoubleClick={false}
        // Within a page the wheel scrolls the page; with Ctrl it zooms.
        zoomOnScroll={false}
        panOnScroll={fills}
        preventScrolling={fills}
        attributionPosition="bottom-left"
        className="[--xy-attribution-background-color:transparent] [&_[data-message]_a]:text-muted-foreground!"
      />
      <Zoom flow={flow} labels={labels} />
    </div>
  );
}

function itemAt(target: EventTarget | null): string | undefined {
  return target instanceof HTMLElement ? target.dataset.graphItem : undefined;
}

function Zoom({ flow, labels }: { flow: ReactFlowInstance<ItemNode>; labels: GraphLabels }): JSX.Element {
  const look = 'rounded-none border-0 bg-surface-raised shadow-none hover:bg-muted';
  return (
    <div className="absolute right-2 bottom-2 flex overflow-hidden rounded-md border border-border bg-surface-raised shadow-sm">
      <IconButton size="sm" label={labels.zoomOut} className={look} onClick={() => void flow.zoomOut()}>
        <Minus aria-hidden="true" />
      </IconButton>
      <IconButton size="sm" label={labels.zoomIn} className={look} onClick={() => void flow.zoomIn()}>
        <Plus aria-hidden="true" />
      </IconButton>
      <IconButton
        size="sm"
        label={labels.fit}
        className={look}
        onClick={() => void flow.fitView({ padding: 0.06, maxZoom: 1 })}
      >
        <Maximize aria-hidden="true" />
      </IconButton>
    </div>
  );
}
