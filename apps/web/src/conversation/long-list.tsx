import { type JSX, type RefObject, useEffect, useRef } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';

export interface LongListProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Of the first item: another one means that older items came in above. */
  readonly firstId: string | undefined;
  /** The item to begin with; without it the caller scrolls to where it wants to be. */
  readonly startAt: number | undefined;
  /** Items that somebody may be writing in: they stay, seen or not. */
  readonly keep: readonly number[];
  /** What stands above the list within the scroller. */
  readonly marginPx: number;
  readonly children: JSX.Element[];
}

/** A list of which only what is in view is drawn. */
export function LongList({ scroller, firstId, startAt, keep, marginPx, children }: LongListProps): JSX.Element {
  const list = useRef<VirtualizerHandle>(null);
  const begin = useRef(startAt);
  useEffect(() => {
    if (begin.current !== undefined) list.current?.scrollToIndex(begin.current, { align: 'start' });
  }, []);

  const drawnFirst = useRef(firstId);
  const hasOlder = drawnFirst.current !== firstId;
  useEffect(() => {
    drawnFirst.current = firstId;
  }, [firstId]);
  return (
    <Virtualizer
      ref={list}
      as="ol"
      item="li"
      scrollRef={scroller}
      shift={hasOlder}
      keepMounted={keep}
      startMargin={marginPx}
    >
      {children}
    </Virtualizer>
  );
}
