import { type JSX, type RefObject, useEffect, useRef } from 'react';
import { Virtualizer } from 'virtua';

export interface LongListProps {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Of the first item: another one means that older items came in above. */
  readonly firstId: string | undefined;
  readonly children: JSX.Element[];
}

/** A list of which only what is in view is drawn. */
export function LongList({ scroller, firstId, children }: LongListProps): JSX.Element {
  const drawnFirst = useRef(firstId);
  const hasOlder = drawnFirst.current !== firstId;
  useEffect(() => {
    drawnFirst.current = firstId;
  }, [firstId]);
  return (
    <Virtualizer as="ol" item="li" scrollRef={scroller} shift={hasOlder}>
      {children}
    </Virtualizer>
  );
}
