import { createContext, type JSX, type KeyboardEvent, type ReactNode, use, useEffect } from 'react';
import { cn } from './class-names.ts';
import { FocusKeeper } from './focus-keeper.tsx';
import { pressedLetter } from './pressed-letter.ts';

const mark = 'data-keyboard-card';

/** Whether single letters do anything; people who speak to their computer switch that off. */
export const SingleKeys = createContext(true);

/** What each letter does while the card has the focus. */
export type CardKeys = { readonly [letter: string]: () => void };

/** A card that is worked with by single letters; `j` and `k` go from one such card to the next. */
export function KeyboardCard({
  labelledBy,
  keys,
  className,
  children,
}: {
  labelledBy: string;
  keys: CardKeys;
  className?: string;
  children: ReactNode;
}): JSX.Element {
  const enabled = use(SingleKeys);
  useEffect(() => (enabled ? listen() : undefined), [enabled]);

  function press(event: KeyboardEvent): void {
    const letter = enabled ? pressedLetter(event.nativeEvent) : undefined;
    const act = letter ? keys[letter] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  }

  return (
    <FocusKeeper
      role="group"
      aria-labelledby={labelledBy}
      onKeyDown={press}
      className={cn('min-w-0 scroll-my-4', className)}
      {...{ [mark]: '' }}
    >
      {children}
    </FocusKeeper>
  );
}

let listening = 0;

/** One listener for all cards, while there is one. */
function listen(): () => void {
  if (listening === 0) document.addEventListener('keydown', step);
  listening += 1;
  return () => {
    listening -= 1;
    if (listening === 0) document.removeEventListener('keydown', step);
  };
}

function step(event: globalThis.KeyboardEvent): void {
  const letter = pressedLetter(event);
  if (letter !== 'j' && letter !== 'k') return;
  const cards = cardsInReach();
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  const next = cards.at(nextIndex(at, cards.length, letter));
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

/** Of an open dialog, or of the page. */
function cardsInReach(): HTMLElement[] {
  const dialog = document.activeElement?.closest('[role="dialog"]');
  return [...(dialog ?? document).querySelectorAll<HTMLElement>(`[${mark}]`)];
}

function nextIndex(at: number, count: number, letter: 'j' | 'k'): number {
  if (at < 0) return letter === 'j' ? 0 : count - 1;
  return letter === 'j' ? Math.min(at + 1, count - 1) : Math.max(at - 1, 0);
}
