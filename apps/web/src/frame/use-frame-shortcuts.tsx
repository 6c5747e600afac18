import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { type JSX, useEffect, useState } from 'react';
import { pressedLetter } from '@codelab/ui/pressed-letter';
import { untilLoaded } from '@codelab/ui/until-loaded';
import { composerSelector } from './composer-field.ts';
import { isBusyElsewhere } from './is-busy-elsewhere.ts';
import { useShortcutsOn } from './shortcuts-on.ts';

const ShortcutsDialog = dynamic(() =>
  untilLoaded(() => import('./shortcuts-dialog.tsx')).then((module) => module.ShortcutsDialog),
);

/** Listens for the keys that work everywhere. Gives the dialog that lists them all, to be put on the page. */
export function useFrameShortcuts(toggleColumn: () => void): JSX.Element | null {
  const [isListOpen, setListOpen] = useState(false);
  const isOn = useShortcutsOn();
  const router = useRouter();

  useEffect(() => {
    if (!isOn) return;
    function press(event: KeyboardEvent): void {
      const key = frameKey(event);
      switch (key) {
        case '?':
          setListOpen(true);
          break;
        case 'c':
          router.push('/');
          break;
        case 'i':
          router.push('/inbox');
          break;
        case '[':
          toggleColumn();
          break;
        case '/':
          document.querySelector<HTMLElement>(composerSelector)?.focus();
          break;
        default:
          return;
      }
      event.preventDefault();
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [isOn, router, toggleColumn]);

  return isListOpen ? <ShortcutsDialog onClose={() => setListOpen(false)} /> : null;
}

/** The key that was pressed on its own; on a keyboard of another script, the one at the same place. */
function frameKey(event: KeyboardEvent): string | undefined {
  if (event.defaultPrevented || isBusyElsewhere(event.target)) return undefined;
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.key === '?' || (event.code === 'Slash' && event.shiftKey)) return '?';
  if (event.key === '/' || event.code === 'Slash') return '/';
  if (event.key === '[' || event.code === 'BracketLeft') return '[';
  return pressedLetter(event);
}
