import { useFormatter, useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import { StatusDot } from '@codelab/ui/status-dot';
import type { Connection } from '@/live/live-message.ts';
import { useConnection, useKnown, useLiveLink } from '@/live/use-live.ts';
import { useRefusalText } from '@/trpc/use-problem-text.ts';
import { TurnState } from './turn-state.tsx';
import { useCurrentConversation } from './use-current-conversation.ts';
import { useNow } from './use-now.ts';

/** Three facts that are never mixed up: the connection, the state of the turn, the last event that was heard. */
export function StatusLine(): JSX.Element {
  const t = useTranslations('frame.status');
  const id = useCurrentConversation();
  const known = useKnown(id);
  const view = known && 'view' in known ? known.view : undefined;
  return (
    <section aria-label={t('label')} className="border-border border-t bg-muted/50 px-3">
      <dl className="flex min-h-7 items-center gap-x-4 text-muted-foreground text-xs">
        <Fact name={t('connection')}>
          <ConnectionState connection={useConnection()} />
        </Fact>
        <Fact name={t('turn')} className="min-w-0 flex-1 truncate">
          {known?.status === 'paused' ? (
            t('paused')
          ) : id ? (
            <TurnState turn={view?.turn} agent={view?.conversation.agent} />
          ) : (
            t('noConversation')
          )}
        </Fact>
        <Fact name={t('event')} className="shrink-0 tabular-nums">
          {view ? t('eventNumber', { seq: view.cursor }) : t('noEvent')}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, className, children }: { name: string; className?: string; children: ReactNode }): JSX.Element {
  return (
    <div className={className}>
      <dt className="sr-only">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function ConnectionState({ connection }: { connection: Connection }): JSX.Element {
  const t = useTranslations('frame.status');
  const format = useFormatter();
  const textOf = useRefusalText();
  const now = useNow(connection.status === 'offline');

  switch (connection.status) {
    case 'live':
      return <StatusDot tone="success">{t('live')}</StatusDot>;
    case 'connecting':
      return (
        <StatusDot tone="neutral" pulse>
          {t('connecting')}
        </StatusDot>
      );
    case 'offline': {
      const seconds = Math.ceil((connection.retryAt - now) / 1_000);
      return (
        <span className="flex items-center gap-2">
          <span role="alert">
            <StatusDot tone="warning">
              {t('offline', { since: format.dateTime(connection.since, { timeStyle: 'short' }) })}
            </StatusDot>
          </span>
          <span className="max-sm:sr-only">{seconds > 0 ? t('retrying', { seconds }) : t('retryingNow')}</span>
          <RetryNow />
        </span>
      );
    }
    case 'refused':
      return (
        <span className="flex items-center gap-2">
          <span role="alert">
            <StatusDot tone="danger">{textOf(connection.problem)}</StatusDot>
          </span>
          <RetryNow />
        </span>
      );
  }
}

function RetryNow(): JSX.Element {
  const t = useTranslations('frame.status');
  const link = useLiveLink();
  return (
    <button
      type="button"
      onClick={() => link.retry()}
      className="min-h-6 shrink-0 rounded-sm font-medium text-accent-text underline-offset-2 hover:underline"
    >
      {t('retryNow')}
    </button>
  );
}
