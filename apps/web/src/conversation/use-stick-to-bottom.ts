import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** So near to the end a reader is at the end. */
const nearPx = 48;

/**
 * Keeps the end in view while it grows, unless the reader has scrolled up. Only scrolling decides: text that grows under a
 * reader never moves what they read.
 */
export function useStickToBottom(): {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly isAtEnd: boolean;
  readonly toEnd: () => void;
} {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    sticks.current = true;
    setAtEnd(true);
    box.scrollTop = box.scrollHeight;
  }, []);

  useEffect(() => {
    const [box, inside] = [scroller.current, content.current];
    if (!box || !inside) return;
    let lastTop = box.scrollTop;
    const follow = new ResizeObserver(() => {
      if (!sticks.current) return;
      box.scrollTop = box.scrollHeight;
      // A card that goes away moves the end up, and more may follow before that is told: it is not the reader who scrolled.
      lastTop = box.scrollTop;
    });
    const scrolled = () => {
      const isNear = box.scrollHeight - box.clientHeight - box.scrollTop < nearPx;
      if (isNear) sticks.current = true;
      else if (box.scrollTop < lastTop) sticks.current = false;
      lastTop = box.scrollTop;
      setAtEnd(isNear || sticks.current);
    };
    follow.observe(inside);
    follow.observe(box);
    box.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      follow.disconnect();
      box.removeEventListener('scroll', scrolled);
    };
  }, []);

  return { scroller, content, isAtEnd, toEnd };
}
