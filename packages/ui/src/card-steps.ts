import { use, useEffect } from 'react';
import { SingleKeys } from './letter-keys.tsx';
import { pressedLetter } from './pressed-letter.ts';

const mark = 'data-card-step';

/** Makes what carries these properties a stop of `j` and `k`. It must be able to take the focus. */
export function useCardStep(): { [mark]: '' } {
  const enabled = use(SingleKeys);
  useEffect(() => (enabled ? listen() : undefined), [enabled]);
  return { [mark]: '' };
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

function step(event: KeyboardEvent): void {
  const letter = pressedLetter(event);
  if (letter !== 'j' && letter !== 'k') return;
  const cards = cardsInReach();
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  const next = cards[nextIndex(at, cards.length, letter)];
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
