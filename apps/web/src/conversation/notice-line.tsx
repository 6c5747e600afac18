import { ArrowRight, BellRing, CircleAlert, CircleSlash, FoldVertical, ListChecks, RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { NoticePart } from '@codelab/protocol/message';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { failureDetail } from '@/trpc/failure-detail.ts';
import { useFailureText } from '@/trpc/use-problem-text.ts';
import { RestoredNotice } from '@/workspace/restored-notice.tsx';

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
    case 'problem': {
      const sentence = failureText(part.problem);
      const detail = failureDetail(part.problem, sentence);
      return (
        <Line icon={<CircleAlert aria-hidden="true" className="text-danger-text" />}>
          <span className="text-danger-text">{sentence}</span>
          {detail && <span className="block">{detail}</span>}
        </Line>
      );
    }
    case 'cancelled':
      return <Line icon={<CircleSlash aria-hidden="true" />}>{t('cancelled')}</Line>;
    case 'restored':
      return (
        <Line icon={<RotateCcw aria-hidden="true" />}>
          <RestoredNotice part={part} />
        </Line>
      );
    case 'plan_report':
      return (
        <Line icon={<ListChecks aria-hidden="true" />}>
          <Told summary={t('planReport')} text={part.text} />
        </Line>
      );
    case 'summary':
      return (
        <Line icon={<FoldVertical aria-hidden="true" />}>
          <Told summary={t('summary', { messages: part.messages })} text={part.text} />
        </Line>
      );
    case 'reminder':
      return (
        <Line icon={<BellRing aria-hidden="true" />}>
          <Told summary={t('reminder')} text={part.text} />
        </Line>
      );
  }
}

/** The very words that the model was told; folded, as people see the same in the plan itself. */
function Told({ summary, text }: { summary: string; text: string }): JSX.Element {
  return (
    <details>
      <summary className="min-h-6 cursor-pointer rounded-sm">{summary}</summary>
      <p className="whitespace-pre-wrap">{text}</p>
    </details>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }): JSX.Element {
  return (
    <div className="flex items-start gap-2 text-muted-foreground text-sm [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <div className="min-w-0 break-words">{children}</div>
    </div>
  );
}
