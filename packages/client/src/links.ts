import { httpLink, httpSubscriptionLink, retryLink, splitLink, type TRPCLink } from '@trpc/client';
import type { EventSourceConstructor } from 'eventsource';
import type { AppRouter } from '@codelab/api/router';
import { backoffMs } from './backoff.ts';

export type LinkOptions = {
  /** Of the API: `https://host/api/trpc`, or `/api/trpc` in a page that the server itself serves. */
  readonly url: string;
  /** Sent with everything; streams can carry them only with an `EventSource` that is not the browser's own. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the browser's own. */
  readonly EventSource?: EventSourceConstructor;
};

/** How a client speaks to the API: one request per call, never batched, and one EventSource per stream. */
export function linksTo({ url, headers = {}, EventSource }: LinkOptions): TRPCLink<AppRouter>[] {
  const streams = httpSubscriptionLink<AppRouter, EventSourceConstructor>({
    url,
    ...(EventSource && {
      EventSource,
      eventSourceOptions: {
        fetch: (target, init) => fetch(target, { ...init, headers: { ...init.headers, ...headers } }),
      },
    }),
  });
  return [
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: [retryBrokenStream, streams],
      false: httpLink({ url, headers }),
    }),
  ];
}

/**
 * An EventSource comes back by itself when a stream breaks, but gives up for ever when it is answered with anything but
 * 200, as a proxy does while the server restarts. Whatever the server itself said is final, unless it says otherwise.
 */
const retryBrokenStream = retryLink<AppRouter>({
  retry: ({ error }) => error.data?.problem.retryable ?? true,
  retryDelayMs: (attempt) => backoffMs(attempt),
});
