import { useTranslations } from 'next-intl';
import { problemOf } from '@/trpc/problem-of.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import type workspace from '../../messages/en/workspace.json';

/** Why a workspace could not be opened, made or restored: for a path the server says which of its rules it broke. */
export function useRefusedPath(): (error: unknown) => string {
  const t = useTranslations('workspace');
  const textOf = useProblemText();
  return (error) => {
    const problem = problemOf(error);
    if (problem?.code === 'git_failed') return t('gitSaid', { message: problem.message });
    const reason = reasonIn(problem?.details);
    const key = `refused.${reason as keyof typeof workspace.refused}` as const;
    return reason !== undefined && t.has(key) ? t(key) : textOf(error);
  };
}

function reasonIn(details: unknown): string | undefined {
  const reason = typeof details === 'object' && details !== null && 'reason' in details ? details.reason : undefined;
  return typeof reason === 'string' ? reason : undefined;
}
