import type { ComponentProps, JSX } from 'react';
import { cn } from './class-names.ts';

/** There for those who listen, not for those who look. */
export function VisuallyHidden({ className, ...props }: ComponentProps<'span'>): JSX.Element {
  return <span className={cn('sr-only', className)} {...props} />;
}
