import { Archive, Folders, Inbox, PanelLeftClose, Plus, Settings } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import { buttonClass } from '@codelab/ui/button';
import { cn } from '@codelab/ui/class-names';
import { IconButton } from '@codelab/ui/icon-button';
import { useInbox } from '@/live/use-live.ts';
import { ConversationList } from './conversation-list.tsx';
import { AppearanceMenu } from './lazy-menus.tsx';

export function SideColumn({ onHide }: { onHide: () => void }): JSX.Element {
  const t = useTranslations('frame');
  const waiting = useInbox()?.length ?? 0;
  return (
    <nav aria-label={t('column.label')} className="flex h-full flex-col">
      <div className="flex items-center justify-between gap-2 px-3 pt-2.5 pb-1">
        <Link href="/" className="flex items-center gap-2 rounded-md font-semibold">
          <img src="/icon.svg" alt="" width={22} height={22} className="rounded-md" />
          CodeLab
        </Link>
        <IconButton label={t('column.hide')} size="sm" onClick={onHide}>
          <PanelLeftClose aria-hidden="true" />
        </IconButton>
      </div>
      <div className="flex flex-col gap-0.5 px-2 py-2">
        <Link href="/" className={cn(buttonClass('secondary', 'md'), 'mb-1.5 w-full')}>
          <Plus aria-hidden="true" />
          {t('newChat')}
        </Link>
        <ColumnLink href="/inbox" icon={<Inbox aria-hidden="true" />}>
          {t('inbox')}
          {waiting > 0 && (
            <span className="ml-auto">
              <span
                aria-hidden="true"
                className="inline-flex h-5 min-w-5 items-center justify-center rounded-full bg-accent px-1.5 font-semibold text-accent-foreground text-xs tabular-nums"
              >
                {waiting}
              </span>
              <span className="sr-only">{t('inboxCount', { count: waiting })}</span>
            </span>
          )}
        </ColumnLink>
      </div>
      <ConversationList />
      <div className="flex flex-col gap-0.5 border-border border-t px-2 py-2">
        <ColumnLink href="/w" icon={<Folders aria-hidden="true" />}>
          {t('workspaces')}
        </ColumnLink>
        <ColumnLink href="/archive" icon={<Archive aria-hidden="true" />}>
          {t('archive')}
        </ColumnLink>
        <div className="flex items-center gap-1">
          <ColumnLink href="/settings" icon={<Settings aria-hidden="true" />} className="flex-1">
            {t('settings')}
          </ColumnLink>
          <AppearanceMenu />
        </div>
      </div>
    </nav>
  );
}

function ColumnLink({
  href,
  icon,
  className,
  children,
}: {
  href: string;
  icon: ReactNode;
  className?: string;
  children: ReactNode;
}): JSX.Element {
  const isHere = usePathname() === href;
  return (
    <Link
      href={href}
      aria-current={isHere ? 'page' : undefined}
      className={cn(
        'flex min-h-8 items-center gap-2 rounded-md px-2 text-base hover:bg-muted pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:text-muted-foreground',
        isHere && 'bg-muted font-medium',
        className,
      )}
    >
      {icon}
      {children}
    </Link>
  );
}
