import { LoaderCircle } from 'lucide-react';
import type { JSX } from 'react';
import { cn } from './class-names.ts';

/** Decoration only: whatever it stands beside says in words what is going on. */
export function Spinner({ className }: { className?: string }): JSX.Element {
  return <LoaderCircle aria-hidden="true" className={cn('size-4 shrink-0 animate-spin', className)} />;
}
