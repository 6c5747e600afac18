import { QueryClient } from '@tanstack/react-query';
import { liveKeys } from '../live/live-cache.ts';
import { problemOf } from './problem-of.ts';

const keptMs = 30 * 60_000;

export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // A refusal is an answer; what did not arrive is asked for again.
        retry: (failures, error) => failures < 3 && (problemOf(error)?.retryable ?? true),
      },
    },
  });
  // Told, never fetched. Folding keeps the identity of what did not change, so comparing again would only cost time.
  client.setQueryDefaults(liveKeys.all, {
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: keptMs,
    structuralSharing: false,
  });
  return client;
}
