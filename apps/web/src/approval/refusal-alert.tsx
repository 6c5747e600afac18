import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Alert } from '@codelab/ui/alert';
import { problemOf } from '@/trpc/problem-of.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { alreadyDecided } from './already-decided.ts';
import type { Refusal } from './use-decision.ts';
import { useWho } from './use-who.ts';

/** Why a decision was not taken, in words: somebody was faster, it has changed, the server was not reached. */
export function RefusalAlert({
  refusal,
  decisionText,
}: {
  refusal: Refusal;
  /** Says what somebody decided; `undefined` for a decision that is not known here. */
  decisionText: (decision: string, who: string) => string | undefined;
}): JSX.Element {
  const t = useTranslations('approval');
  const problemText = useProblemText();
  const who = useWho();
  const problem = problemOf(refusal.error);

  if (problem?.code === 'already_decided') {
    const earlier = alreadyDecided(problem);
    const decision = earlier && decisionText(earlier.decision, who(earlier.by));
    return <Alert>{decision ? t('refused.alreadyDecided', { decision }) : t('refused.alreadyDecidedUnknown')}</Alert>;
  }
  if (problem?.code === 'approval_changed')
    return (
      <Alert tone="warning" role="alert">
        {t('refused.changed')}
      </Alert>
    );
  return (
    <Alert title={problemText(refusal.error)}>{problem?.code === 'invalid_input' ? problem.message : undefined}</Alert>
  );
}
