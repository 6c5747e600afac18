import type { JSX } from 'react';
import { cn } from './class-names.ts';

/** Where something will be. Say beside it, in words, that it is being fetched. */
export function Skeleton({ className }: { className?: string }): JSX.Element {
  return <div aria-hidden="true" className={cn('h-4 animate-breathe rounded-md bg-muted', className)} />;
}
