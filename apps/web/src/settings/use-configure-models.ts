import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ModelConfigure } from '@codelab/protocol/model';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { queryKeys } from '@/trpc/query-keys.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';

/** Changes how models are reached. Gives whether it was done; `error` says why not. */
export function useConfigureModels(): {
  readonly configure: (change: Omit<ModelConfigure, 'key'>) => Promise<boolean>;
  readonly isSaving: boolean;
  readonly error: unknown;
} {
  const cache = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>();

  async function configure(change: Omit<ModelConfigure, 'key'>): Promise<boolean> {
    setSaving(true);
    setError(undefined);
    try {
      const input = { key: newKey(), ...change };
      await untilAnswered(() => api.model.configure.mutate(input));
      await cache.invalidateQueries({ queryKey: queryKeys.models });
      return true;
    } catch (refusal) {
      setError(refusal);
      return false;
    } finally {
      setSaving(false);
    }
  }
  return { configure, isSaving, error };
}
