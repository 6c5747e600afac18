import { useCallback } from 'react';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { remark } from './remark.ts';

/** Carries something out and, when it does not succeed, says why in a passing remark. Gives whether it succeeded. */
export function useReported(): (action: () => Promise<unknown>) => Promise<boolean> {
  const textOf = useProblemText();
  return useCallback(
    async (action) => {
      try {
        await action();
        return true;
      } catch (error) {
        await remark(textOf(error));
        return false;
      }
    },
    [textOf],
  );
}
