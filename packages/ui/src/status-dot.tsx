import type { JSX, ReactNode } from 'react';
import { cn } from './class-names.ts';
import { type Tone, toneSolid, toneText } from './tone.ts';

/** A state as a dot and in words; the words are always there, if only for those who listen. */
export function StatusDot({
  tone = 'neutral',
  pulse = false,
  hideWords = false,
  className,
  children,
}: {
  tone?: Tone;
  /** Something is going on. */
  pulse?: boolean;
  hideWords?: boolean;
  className?: string;
  children: ReactNode;
}): JSX.Element {
  return (
    <span className={cn('inline-flex items-center gap-1.5 text-xs', toneText[tone], className)}>
      <span
        aria-hidden="true"
        className={cn('size-2 shrink-0 rounded-full', toneSolid[tone], pulse && 'animate-breathe')}
      />
      <span className={cn(hideWords && 'sr-only')}>{children}</span>
    </span>
  );
}
