import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { ToolCallPart } from '@codelab/protocol/message';
import type { Failure } from '@codelab/protocol/problem';
import { Alert } from '@codelab/ui/alert';
import { AnswerList } from '@/question/answer-list.tsx';
import { failureDetail } from '@/trpc/failure-detail.ts';
import { useFailureText } from '@/trpc/use-problem-text.ts';
import { ToolOutput } from './tool-output.tsx';

/** What has come of a call so far. A state that is new does not compile until it is told here. */
export function ToolOutcome({ part }: { part: ToolCallPart }): JSX.Element {
  const t = useTranslations('tool');
  switch (part.status) {
    case 'refused':
      return <Problem problem={part.problem} />;
    case 'awaiting_approval':
    case 'waiting_for_client':
      return <Quiet>{t('waitingText')}</Quiet>;
    case 'ready':
      return <Quiet>{t('readyText')}</Quiet>;
    case 'rejected':
      return <Unsaid part={part}>{part.feedback ?? t('rejectedText')}</Unsaid>;
    case 'expired':
      return <Unsaid part={part}>{t('expiredText')}</Unsaid>;
    case 'started':
      return <ToolOutput live={part.liveOutput} running />;
    case 'done':
      return part.tool === 'ask_user' ? (
        <AnswerList asked={part.arguments} answered={part.output} />
      ) : (
        <ToolOutput live={part.liveOutput} output={part.output} />
      );
    case 'failed':
      return (
        <>
          <Problem problem={part.problem} />
          <ToolOutput live={part.liveOutput} />
        </>
      );
    case 'unknown':
      return (
        <>
          <Alert tone="warning">{t('unknownText')}</Alert>
          <ToolOutput live={part.liveOutput} />
        </>
      );
    case 'cancelled':
      return (
        <>
          <Quiet>{t('cancelledText')}</Quiet>
          <ToolOutput live={part.liveOutput} />
        </>
      );
  }
}

function Problem({ problem }: { problem: Failure }): JSX.Element {
  const failureText = useFailureText();
  const title = failureText(problem);
  const detail = failureDetail(problem, title);
  return (
    <Alert role="note" title={title}>
      {detail && <p className="whitespace-pre-wrap break-words">{detail}</p>}
    </Alert>
  );
}

/** Who decided, and what they said, stands above when it is known. */
function Unsaid({ part, children }: { part: ToolCallPart; children: ReactNode }): JSX.Element | null {
  return part.decided ? null : <Quiet>{children}</Quiet>;
}

function Quiet({ children }: { children: ReactNode }): JSX.Element {
  return <p className="text-muted-foreground text-sm">{children}</p>;
}
