import { type ComponentProps, type FocusEvent, type JSX, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the focus here when the control that had it is gone after a change: a decided card has no buttons any more, and
 * who works by keyboard must not be thrown back to the top of the page.
 */
export function FocusKeeper({ onFocus, onBlur, ref, ...props }: ComponentProps<'div'>): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const held = useRef(false);

  useLayoutEffect(() => {
    if (held.current && document.activeElement === document.body) root.current?.focus({ preventScroll: true });
  });

  function hold(element: HTMLDivElement | null): void {
    root.current = element;
    if (typeof ref === 'function') ref(element);
    else if (ref) ref.current = element;
  }

  function left(event: FocusEvent<HTMLDivElement>): void {
    // The browser also says "blur" for what is being taken out of the page; the focus has then not gone anywhere.
    const target = event.target;
    const next = event.relatedTarget;
    queueMicrotask(() => {
      if (target.isConnected && !(next instanceof Node && root.current?.contains(next))) held.current = false;
    });
    onBlur?.(event);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches where the focus is.
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: the same.
    <div
      tabIndex={-1}
      {...props}
      ref={hold}
      onFocus={(event) => {
        held.current = true;
        onFocus?.(event);
      }}
      onBlur={left}
    />
  );
}
