'use client';
import { PanelLeftOpen } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import { cn } from '@codelab/ui/class-names';
import { IconButton } from '@codelab/ui/icon-button';
import { SingleKeys } from '@codelab/ui/letter-keys';
import { useConnection } from '@/live/use-live.ts';
import { columnIsHidden } from './beside-menu-button.ts';
import { Drawer } from './drawer.tsx';
import { FrameTitle } from './frame-title.tsx';
import { remembered, useRemembered } from './remembered.ts';
import { useShortcutsOn } from './shortcuts-on.ts';
import { SideColumn } from './side-column.tsx';
import { SignInNeeded } from './sign-in-needed.tsx';
import { StatusLine } from './status-line.tsx';
import { useFrameShortcuts } from './use-frame-shortcuts.tsx';

const columnHidden = remembered('column-hidden', false);
const toggleColumn = () => columnHidden.write(!columnHidden.read());

/** What stays while the pages change: the left column, the page, the line that says how things stand. */
export function Frame({ children }: { children: ReactNode }): JSX.Element {
  const t = useTranslations('frame');
  const isHidden = useRemembered(columnHidden, false);
  const connection = useConnection();
  const shortcutsDialog = useFrameShortcuts(toggleColumn);
  const isStranger = connection.status === 'refused' && connection.problem.code === 'unauthenticated';

  return (
    // Clipped, not hidden: what is hidden can still be scrolled away by whatever is brought into view.
    <div className="flex h-dvh flex-col overflow-clip">
      <FrameTitle />
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-foreground focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {t('skip')}
      </a>
      <div className="flex min-h-0 flex-1">
        {!isHidden && (
          <div className="hidden w-68 shrink-0 border-border border-r bg-muted/50 md:block">
            <SideColumn onHide={toggleColumn} />
          </div>
        )}
        <div className={cn('relative flex min-w-0 flex-1 flex-col', isHidden && columnIsHidden)}>
          <div className="absolute top-0.5 left-2 z-10 md:hidden">
            <Drawer />
          </div>
          {isHidden && (
            <div className="absolute top-1.5 left-2 z-10 hidden md:block">
              <IconButton label={t('column.show')} onClick={toggleColumn} tooltipSide="right">
                <PanelLeftOpen aria-hidden="true" />
              </IconButton>
            </div>
          )}
          <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
            <SingleKeys value={useShortcutsOn()}>{isStranger ? <SignInNeeded /> : children}</SingleKeys>
          </main>
          <StatusLine />
        </div>
      </div>
      {shortcutsDialog}
    </div>
  );
}
