import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { Failure, FailureCode, ProblemShape } from '@codelab/protocol/problem';
import type problems from '../../messages/en/problems.json';
import { problemOf } from './problem-of.ts';

/** Says in a sentence why something that was asked for did not happen. */
export function useProblemText(): (error: unknown) => string {
  const t = useTranslations('problems');
  return useCallback(
    (error) => {
      const problem = problemOf(error);
      return problem ? t(`refusal.${problem.code}`) : t('unreachable');
    },
    [t],
  );
}

/** Says in a sentence what the server refused. */
export function useRefusalText(): (problem: ProblemShape) => string {
  const t = useTranslations('problems');
  return ({ code }) => t(`refusal.${code}`);
}

/** Says in a sentence why something failed; a code that has no sentence is told in the words that came with it. */
export function useFailureText(): (failure: Failure) => string {
  const t = useTranslations('problems');
  return ({ code, message }) => {
    const key = `failure.${code as keyof typeof problems.failure satisfies FailureCode}` as const;
    return t.has(key) ? t(key) : message || code;
  };
}
