import { createContext, type JSX, type KeyboardEvent, type ReactNode, use } from 'react';
import { pressedLetter } from './pressed-letter.ts';

/** Whether single letters do anything; people who speak to their computer switch that off. */
export const SingleKeys = createContext(true);

/** What each letter does. */
export type Letters = { readonly [letter: string]: () => void };

/** Takes a pressed letter to what it does, if the letters are on and nobody is writing. */
export function useLetters(letters: Letters): (event: KeyboardEvent) => void {
  const enabled = use(SingleKeys);
  return (event) => {
    // React tells what is pressed in a dialog to whoever opened it; it is not pressed here.
    if (event.target instanceof Node && !event.currentTarget.contains(event.target)) return;
    const letter = enabled ? pressedLetter(event.nativeEvent) : undefined;
    const act = letter ? letters[letter] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  };
}

/** Letters that work wherever the focus is among the children. */
export function LetterKeys({ letters, children }: { letters: Letters; children: ReactNode }): JSX.Element {
  const press = useLetters(letters);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is pressed comes from the controls within.
    // biome-ignore lint/a11y/noNoninteractiveElementInteractions: the same.
    <div onKeyDown={press} className="contents">
      {children}
    </div>
  );
}
