import type { ComponentProps, JSX } from 'react';
import { cn } from './class-names.ts';

/** A key to press. Not shown where there is no keyboard. */
export function Kbd({ className, ...props }: ComponentProps<'kbd'>): JSX.Element {
  return (
    <kbd
      className={cn(
        'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-current/30 px-1 font-mono text-[0.6875rem] leading-none pointer-coarse:hidden',
        className,
      )}
      {...props}
    />
  );
}
