import type { JSX } from 'react';
import type { Subtask } from '@codelab/protocol/plan';
import { Alert } from '@codelab/ui/alert';
import { failureDetail } from '@/trpc/failure-detail.ts';
import { useFailureText } from '@/trpc/use-problem-text.ts';

/** What went wrong with a step. */
export function FailureNote({ step }: { step: Subtask }): JSX.Element | null {
  const failureText = useFailureText();
  if (step.status !== 'failed' || !step.problem) return null;
  const text = failureText(step.problem);
  return (
    <Alert title={text} role="note" tone="danger">
      {failureDetail(step.problem, text)}
    </Alert>
  );
}
