import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { ToolCallPart } from '@codelab/protocol/message';
import { useCurrentConversation } from '@/frame/use-current-conversation.ts';
import { WhyButton } from '@/rules/why-button.tsx';
import { ElapsedTime } from './elapsed-time.tsx';
import { useReasonText } from './use-reason-text.ts';

/** Where it ran, why it was allowed to or was not, and how long it took. */
export function ToolAbout({ part }: { part: ToolCallPart }): JSX.Element {
  const t = useTranslations('tool');
  const reasonText = useReasonText();
  const conversationId = useCurrentConversation();
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2 text-xs">
      <Fact name={t('about.runsOn')}>{t(`about.${part.runsOn}`)}</Fact>
      <Fact name={t('about.risk')}>{t(`risk.${part.risk}`)}</Fact>
      <Fact name={t('about.verdict')}>
        {t(`about.${part.verdict}`)}
        {part.reason !== '' && `: ${reasonText(part.reason)}`}
        {conversationId !== undefined && <WhyButton conversationId={conversationId} callId={part.callId} />}
      </Fact>
      {part.startedAt !== undefined && part.endedAt !== undefined && (
        <Fact name={t('about.took')}>
          <ElapsedTime startedAt={part.startedAt} endedAt={part.endedAt} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): JSX.Element {
  return (
    <div className="min-w-0 max-w-full">
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
