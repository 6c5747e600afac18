import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CommandKey } from '@codelab/protocol/ids';
import { newKey } from '@/trpc/new-key.ts';
import { queryKeys } from '@/trpc/query-keys.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';

/** Changes something about agents, and reads them again. Gives whether it was done; `error` says why not. */
export function useChangeAgents(): {
  readonly change: (send: (key: CommandKey) => Promise<unknown>) => Promise<boolean>;
  readonly isChanging: boolean;
  readonly error: unknown;
} {
  const cache = useQueryClient();
  const [isChanging, setChanging] = useState(false);
  const [error, setError] = useState<unknown>();

  async function change(send: (key: CommandKey) => Promise<unknown>): Promise<boolean> {
    setChanging(true);
    setError(undefined);
    try {
      const key = newKey();
      await untilAnswered(() => send(key));
      return true;
    } catch (refusal) {
      setError(refusal);
      return false;
    } finally {
      // A refusal, too, says that something is another way than was thought.
      await cache.invalidateQueries({ queryKey: queryKeys.agents });
      setChanging(false);
    }
  }
  return { change, isChanging, error };
}
