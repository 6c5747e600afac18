import type { ComponentProps, JSX } from 'react';
import { cn } from './class-names.ts';

/** What may be longer than its place. It can be scrolled by keyboard, and has a name for those who come to it that way. */
export function ScrollArea({ label, className, ...props }: ComponentProps<'div'> & { label: string }): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: it groups no fields, and is no landmark of the page either.
    <div
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className={cn('min-w-0 overflow-auto focus-visible:-outline-offset-2', className)}
      {...props}
    />
  );
}
