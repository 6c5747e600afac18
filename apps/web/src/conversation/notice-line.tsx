import { ArrowRight, BellRing, CircleAlert, CircleSlash, ListChecks } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { NoticePart } from '@codelab/protocol/message';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useFailureText } from '@/trpc/use-problem-text.ts';

/** A line of the conversation that nobody said. */
export function NoticeLine({ part }: { part: NoticePart }): JSX.Element {
  const t = useTranslations('conversation.notice');
  const titleOf = useAgentTitle();
  const failureText = useFailureText();
  switch (part.notice) {
    case 'agent_switched':
      return (
        <Line icon={<ArrowRight aria-hidden="true" />}>
          {t('switched', { from: titleOf(part.from), to: titleOf(part.to) })}
          {part.reason && <span className="block">{part.reason}</span>}
        </Line>
      );
    case 'problem':
      return (
        <Line icon={<CircleAlert aria-hidden="true" className="text-danger-text" />}>
          <span className="text-danger-text">{failureText(part.problem)}</span>
          {part.problem.message && <span className="block">{part.problem.message}</span>}
        </Line>
      );
    case 'cancelled':
      return <Line icon={<CircleSlash aria-hidden="true" />}>{t('cancelled')}</Line>;
    case 'plan_report':
      return (
        <Line icon={<ListChecks aria-hidden="true" />}>
          <span className="whitespace-pre-wrap">{part.text}</span>
        </Line>
      );
    case 'reminder':
      return <Line icon={<BellRing aria-hidden="true" />}>{part.text}</Line>;
  }
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }): JSX.Element {
  return (
    <div className="flex items-start gap-2 text-muted-foreground text-sm [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <p className="min-w-0 break-words">{children}</p>
    </div>
  );
}
