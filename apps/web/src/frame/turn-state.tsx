import { useFormatter, useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Turn } from '@codelab/protocol/conversation';
import { StatusDot } from '@codelab/ui/status-dot';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';

/** How the turn stands, as a dot and in words. */
export function TurnState({ turn, agent = '' }: { turn: Turn | undefined; agent?: string | undefined }): JSX.Element {
  const t = useTranslations('frame.turn');
  const titleOf = useAgentTitle();
  if (!turn) return <StatusDot>{t('none')}</StatusDot>;
  switch (turn.status) {
    case 'queued':
      return (
        <StatusDot tone="accent" pulse>
          {t('queued')}
        </StatusDot>
      );
    case 'running':
      return (
        <StatusDot tone="accent" pulse>
          {t('running', { agent: titleOf(agent) })}
        </StatusDot>
      );
    case 'waiting':
      return <Waiting waitingFor={turn.waitingFor} />;
    case 'completed':
      return <StatusDot tone="success">{t('completed')}</StatusDot>;
    case 'failed':
      return <StatusDot tone="danger">{t('failed')}</StatusDot>;
    case 'cancelled':
      return <StatusDot>{t('cancelled')}</StatusDot>;
  }
}

function Waiting({ waitingFor }: { waitingFor: Extract<Turn, { status: 'waiting' }>['waitingFor'] }): JSX.Element {
  const t = useTranslations('frame.turn');
  const format = useFormatter();
  switch (waitingFor.for) {
    case 'approval':
      return <StatusDot tone="warning">{t('waitingApproval', { count: waitingFor.approvalIds.length })}</StatusDot>;
    case 'tool_result':
      return <StatusDot tone="warning">{t('waitingAnswer')}</StatusDot>;
    case 'plan_decision':
      return <StatusDot tone="warning">{t('waitingPlan')}</StatusDot>;
    case 'retry_at': {
      const at = format.dateTime(new Date(waitingFor.retryAt), { timeStyle: 'medium' });
      return <StatusDot tone="warning">{t('waitingRetry', { at })}</StatusDot>;
    }
  }
}
