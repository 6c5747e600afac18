import type { JSX } from 'react';
import { Alert } from '@codelab/ui/alert';
import { problemOf } from '@/trpc/problem-of.ts';
import type { Refusal } from './use-decision.ts';
import { type DecisionText, useRefusalWords } from './use-refusal-words.ts';

/** Why a decision was not taken, beside what it was about. */
export function RefusalAlert({ refusal, decisionText }: { refusal: Refusal; decisionText: DecisionText }): JSX.Element {
  const words = useRefusalWords(decisionText)(refusal.error);
  const problem = problemOf(refusal.error);
  switch (problem?.code) {
    case 'already_decided':
      return <Alert>{words}</Alert>;
    case 'approval_changed':
      return (
        <Alert tone="warning" role="alert">
          {words}
        </Alert>
      );
    default:
      return <Alert title={words}>{problem?.code === 'invalid_input' ? problem.message : undefined}</Alert>;
  }
}
