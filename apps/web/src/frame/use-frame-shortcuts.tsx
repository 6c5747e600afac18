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

const Palette = dynamic(() => untilLoaded(() => import('./palette.tsx')).then((module) => module.Palette));

/**
 * Listens for the keys that work everywhere. Gives the dialog that one of them opened, to be put on the page: the list of
 * all keys, or the palette, which opens while one types, too.
 */
export function useFrameShortcuts(toggleColumn: () => void): JSX.Element | null {
  const [open, setOpen] = useState<'keys' | 'palette'>();
  const isOn = useShortcutsOn();
  const router = useRouter();

  useEffect(() => {
    if (!isOn) return;
    function press(event: KeyboardEvent): void {
      const key = frameKey(event);
      switch (key) {
        case '?':
          setOpen('keys');
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

  useEffect(() => {
    function press(event: KeyboardEvent): void {
      const isPalette = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === 'KeyK';
      if (!isPalette || event.defaultPrevented) return;
      event.preventDefault();
      setOpen((was) => (was === 'palette' ? undefined : 'palette'));
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);

  const close = () => setOpen(undefined);
  switch (open) {
    case 'keys':
      return <ShortcutsDialog onClose={close} />;
    case 'palette':
      return <Palette onClose={close} onHelp={() => setOpen('keys')} />;
    case undefined:
      return null;
  }
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
