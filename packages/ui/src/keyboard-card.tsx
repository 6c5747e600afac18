import type { JSX, ReactNode } from 'react';
import { useCardStep } from './card-steps.ts';
import { cn } from './class-names.ts';
import { FocusKeeper } from './focus-keeper.tsx';
import { type Letters, useLetters } from './letter-keys.tsx';

/** A card that is worked with by single letters; `j` and `k` go from one such card to the next. */
export function KeyboardCard({
  labelledBy,
  keys,
  className,
  children,
}: {
  labelledBy: string;
  /** What each letter does while the focus is in the card. */
  keys: Letters;
  className?: string;
  children: ReactNode;
}): JSX.Element {
  const press = useLetters(keys);
  const step = useCardStep();
  return (
    <FocusKeeper
      role="group"
      aria-labelledby={labelledBy}
      onKeyDown={press}
      className={cn('min-w-0 scroll-my-4 rounded-lg', className)}
      {...step}
    >
      {children}
    </FocusKeeper>
  );
}
