import { useCallback } from 'react';
import { useProblemText } from '@/trpc/use-problem-text.ts';

/** Carries something out and, when it does not succeed, says why in a passing remark. Gives whether it succeeded. */
export function useReported(): (action: () => Promise<unknown>) => Promise<boolean> {
  const textOf = useProblemText();
  return useCallback(
    async (action) => {
      try {
        await action();
        return true;
      } catch (error) {
        const { toast } = await import('sonner');
        toast.error(textOf(error));
        return false;
      }
    },
    [textOf],
  );
}
