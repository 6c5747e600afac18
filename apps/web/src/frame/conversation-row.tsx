import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { ConversationSummary } from '@codelab/protocol/conversation';
import { cn } from '@codelab/ui/class-names';
import { RelativeTime } from '@codelab/ui/relative-time';
import { StatusDot } from '@codelab/ui/status-dot';
import type { Tone } from '@codelab/ui/tone';
import { ConversationMenu } from './lazy-menus.tsx';

const tones: Record<ConversationSummary['activity'], Tone> = {
  idle: 'neutral',
  running: 'accent',
  waiting: 'warning',
  failed: 'danger',
};

export function ConversationRow({
  line,
  isOpen,
  isUnread,
}: {
  line: ConversationSummary;
  isOpen: boolean;
  isUnread: boolean;
}): JSX.Element {
  const t = useTranslations('frame');
  const locale = useLocale();
  const title = line.title || t('list.untitled');
  return (
    <li
      className={cn(
        'group relative flex items-center rounded-md hover:bg-muted has-[a:focus-visible]:bg-muted',
        isOpen && 'bg-muted',
      )}
    >
      <Link
        href={`/c/${line.id}`}
        // A page holds nothing that its stream does not bring: fetching it for every line would be for nothing.
        prefetch={false}
        aria-current={isOpen ? 'page' : undefined}
        className="flex min-w-0 flex-1 flex-col rounded-md py-1.5 pr-9 pl-2"
      >
        <span className={cn('truncate text-base', (isOpen || isUnread) && 'font-medium')}>{title}</span>
        <span className="flex items-center gap-2 text-muted-foreground text-xs">
          <StatusDot
            tone={tones[line.activity]}
            pulse={line.activity === 'running'}
            className="min-w-0 whitespace-nowrap"
          >
            {line.activity === 'waiting'
              ? t('activity.waiting', { count: line.waiting })
              : t(`activity.${line.activity}`)}
          </StatusDot>
          <RelativeTime at={line.updatedAt} locale={locale} className="ml-auto shrink-0" />
          {isUnread && (
            <span className="shrink-0 rounded-sm bg-accent-soft px-1 font-medium text-accent-text">
              {t('list.unread')}
            </span>
          )}
        </span>
      </Link>
      <div className="absolute top-1 right-1 opacity-0 focus-within:opacity-100 group-hover:opacity-100 has-data-[state=open]:opacity-100 pointer-coarse:opacity-100">
        <ConversationMenu conversation={{ ...line, title }} />
      </div>
    </li>
  );
}
