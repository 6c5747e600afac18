import { Menu as MenuIcon } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type JSX, useEffect, useRef } from 'react';
import { IconButton } from '@codelab/ui/icon-button';
import { SideColumn } from './side-column.tsx';

/** The left column on a small screen: over the page, and away again as soon as a page was chosen. */
export function Drawer(): JSX.Element {
  const t = useTranslations('frame.column');
  const dialog = useRef<HTMLDialogElement>(null);
  const pathname = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is what closes it.
  useEffect(() => {
    if (!dialog.current?.open) return;
    dialog.current.close();
    document.getElementById('main')?.focus();
  }, [pathname]);

  return (
    <>
      <IconButton label={t('open')} tooltipSide="right" onClick={() => dialog.current?.showModal()}>
        <MenuIcon aria-hidden="true" />
      </IconButton>
      <dialog
        ref={dialog}
        aria-label={t('label')}
        // `closedby="any"` without asking for it: a press beside the column lands on the dialog itself.
        onClick={(event) => event.target === dialog.current && dialog.current.close()}
        onKeyDown={(event) => event.key === 'Escape' && dialog.current?.close()}
        className="m-0 h-dvh max-h-none w-72 max-w-[85vw] animate-fade-in border-border border-r bg-background p-0 text-foreground shadow-lg backdrop:bg-overlay"
      >
        <SideColumn onHide={() => dialog.current?.close()} />
      </dialog>
    </>
  );
}
