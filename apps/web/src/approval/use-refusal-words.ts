import { useTranslations } from 'next-intl';
import { problemOf } from '@/trpc/problem-of.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { alreadyDecided } from './already-decided.ts';
import { useWho } from './use-who.ts';

/** Says what somebody decided; `undefined` for a decision that is not known here. */
export type DecisionText = (decision: string, who: string) => string | undefined;

/** Why a decision was not taken, in words: somebody was faster, it has changed, the server was not reached. */
export function useRefusalWords(decisionText: DecisionText): (error: unknown) => string {
  const t = useTranslations('approval');
  const problemText = useProblemText();
  const who = useWho();
  return (error) => {
    const problem = problemOf(error);
    if (problem?.code === 'approval_changed') return t('refused.changed');
    if (problem?.code !== 'already_decided') return problemText(error);
    const earlier = alreadyDecided(problem);
    const decision = earlier && decisionText(earlier.decision, who(earlier.by));
    return decision ? t('refused.alreadyDecided', { decision }) : t('refused.alreadyDecidedUnknown');
  };
}
