import { RotateCcw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { Failure } from '@codelab/protocol/problem';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { Spinner } from '@codelab/ui/spinner';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useCostText } from '@/i18n/use-cost-text.ts';
import { failureDetail } from '@/trpc/failure-detail.ts';
import { useFailureText } from '@/trpc/use-problem-text.ts';
import { shownMessages } from './outgoing.ts';
import type { ConversationActions } from './use-conversation.ts';

/** After the last message: what the agent is doing, or why it stopped and what one can do about it. */
export function TurnEnd({
  view,
  actions,
}: {
  view: ConversationView;
  actions: ConversationActions;
}): JSX.Element | null {
  const t = useTranslations('conversation');
  const titleOf = useAgentTitle();
  const failureText = useFailureText();
  const costText = useCostText();
  const { turn, conversation, messages } = view;
  if (!turn) return null;

  switch (turn.status) {
    case 'queued':
    case 'running': {
      const isSpeaking = messages.at(-1)?.status === 'streaming';
      if (isSpeaking) return null;
      return (
        <p className="flex items-center gap-2 text-muted-foreground text-sm">
          <Spinner />
          {t('working', { agent: titleOf(conversation.agent) })}
        </p>
      );
    }
    case 'failed': {
      const problem = failureTold(view);
      const sentence = failureText({ code: turn.code, message: '' });
      const detail = problem && failureDetail(problem, sentence);
      const lastWords = messages.findLast((message) => message.role === 'user');
      const content = lastWords && shownMessages(view).find((shown) => shown.id === lastWords.id)?.content;
      return (
        <Alert
          title={t('failed')}
          action={
            content && conversation.status === 'active' && !conversation.parent ? (
              <Button size="sm" onClick={() => void actions.send({ type: 'user_message', content })}>
                <RotateCcw aria-hidden="true" />
                {t('tryAgain')}
              </Button>
            ) : undefined
          }
        >
          <p>{sentence}</p>
          {detail && <p className="text-muted-foreground">{detail}</p>}
        </Alert>
      );
    }
    case 'waiting':
      return turn.waitingFor.for === 'retry_at' ? (
        <Alert tone="warning" role="status" title={t('retrying', { attempt: turn.waitingFor.attempt })}>
          {failureText(turn.waitingFor.problem)}
        </Alert>
      ) : null;
    case 'completed':
    case 'cancelled': {
      // A single answer says itself what it cost.
      const { modelCalls: calls } = turn.usage;
      const amount = calls > 1 ? costText(turn.cost) : undefined;
      return amount ? <p className="text-muted-foreground text-xs">{t('turnCost', { calls, amount })}</p> : null;
    }
  }
}

/** The failure of the last turn, if the last message is nothing but the line that tells it. */
export function failureTold({ turn, messages }: ConversationView): Failure | undefined {
  const [part, ...others] = messages.at(-1)?.parts ?? [];
  if (turn?.status !== 'failed' || others.length > 0) return undefined;
  return part?.type === 'notice' && part.notice === 'problem' ? part.problem : undefined;
}
