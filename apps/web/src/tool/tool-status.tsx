import { Ban, Check, CircleHelp, CircleSlash, Clock, Hand, Hourglass, TimerOff, TriangleAlert, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { ToolCallPart } from '@codelab/protocol/message';
import { cn } from '@codelab/ui/class-names';
import { Spinner } from '@codelab/ui/spinner';
import { numberOf } from './argument.ts';

/** The state of a call as an icon and in words. A state that is new does not compile until it has its face here. */
export function ToolStatus({ part }: { part: ToolCallPart }): JSX.Element {
  const t = useTranslations('tool');
  switch (part.status) {
    case 'refused':
      return <Face tone="text-danger-text" icon={<Ban />} words={t('status.refused')} />;
    case 'awaiting_approval':
      return <Face tone="text-warning-text" icon={<Hand />} words={t('status.awaiting_approval')} />;
    case 'waiting_for_client':
      return <Face tone="text-warning-text" icon={<Hourglass />} words={t('status.waiting_for_client')} />;
    case 'ready':
      return <Face tone="text-muted-foreground" icon={<Clock />} words={t('status.ready')} />;
    case 'rejected':
      return <Face tone="text-danger-text" icon={<X />} words={t('status.rejected')} />;
    case 'expired':
      return <Face tone="text-muted-foreground" icon={<TimerOff />} words={t('status.expired')} />;
    case 'started':
      return <Face tone="text-accent-text" icon={<Spinner />} words={t('status.started')} />;
    case 'done':
      return <Done exitCode={numberOf(part.output, 'exitCode') ?? 0} />;
    case 'failed':
      return <Face tone="text-danger-text" icon={<TriangleAlert />} words={t('status.failed')} />;
    case 'unknown':
      return <Face tone="text-warning-text" icon={<CircleHelp />} words={t('status.unknown')} />;
    case 'cancelled':
      return <Face tone="text-muted-foreground" icon={<CircleSlash />} words={t('status.cancelled')} />;
  }
}

/** A command that ran and said no is done, but not well. */
function Done({ exitCode }: { exitCode: number }): JSX.Element {
  const t = useTranslations('tool');
  if (exitCode === 0) return <Face tone="text-success-text" icon={<Check />} words={t('status.done')} />;
  return <Face tone="text-warning-text" icon={<TriangleAlert />} words={t('status.doneExit', { exitCode })} />;
}

function Face({ tone, icon, words }: { tone: string; icon: ReactNode; words: string }): JSX.Element {
  return (
    <span className={cn('inline-flex items-center gap-1 whitespace-nowrap text-xs [&_svg]:size-3.5', tone)}>
      <span aria-hidden="true">{icon}</span>
      {words}
    </span>
  );
}
