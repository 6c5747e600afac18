import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '@/trpc/query-keys.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';

/** Changes rules, and reads them anew. `error` says why the last change was not made. */
export function useChangeRules(): {
  readonly change: <Answer>(send: () => Promise<Answer>) => Promise<Answer | undefined>;
  readonly isBusy: boolean;
  readonly error: unknown;
} {
  const cache = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  async function change<Answer>(send: () => Promise<Answer>): Promise<Answer | undefined> {
    setBusy(true);
    setError(undefined);
    try {
      const answer = await untilAnswered(send);
      await cache.invalidateQueries({ queryKey: queryKeys.rules });
      return answer;
    } catch (refusal) {
      setError(refusal);
      return undefined;
    } finally {
      setBusy(false);
    }
  }
  return { change, isBusy, error };
}
