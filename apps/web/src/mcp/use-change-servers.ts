import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '@/trpc/query-keys.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';

/** Changes servers of tools, and reads them anew. `error` says why the last change was not made. */
export function useChangeServers(): {
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
      return await untilAnswered(send);
    } catch (refusal) {
      setError(refusal);
      return undefined;
    } finally {
      await cache.invalidateQueries({ queryKey: queryKeys.mcp });
      setBusy(false);
    }
  }
  return { change, isBusy, error };
}
