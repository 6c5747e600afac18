import { createTRPCClient, httpSubscriptionLink } from '@trpc/client';
import type { AppRouter } from '@codelab/api/router';
import { apiUrl } from '../trpc/api-url.ts';
import { problemOf } from '../trpc/problem-of.ts';
import type { OpenStream } from './stream.ts';

const client = createTRPCClient<AppRouter>({ links: [httpSubscriptionLink({ url: apiUrl })] });

/**
 * `live.stream` over server-sent events. An EventSource would reconnect by itself, at a pace and with a cursor that we
 * cannot see; so whatever breaks it ends it here, and the hub opens the next one.
 */
export const openLiveStream: OpenStream = (request, listener) => {
  let isOpen = true;
  const subscription = client.live.stream.subscribe(
    { watch: [...request.watch], lastEventId: request.lastEventId },
    {
      onStarted: () => isOpen && listener.onOpen(),
      onData: ({ data }) => isOpen && listener.onEvent(data),
      onConnectionStateChange: ({ state, error }) => state === 'connecting' && error && end(error),
      onError: end,
      onComplete: end,
    },
  );
  function end(error?: unknown): void {
    if (!isOpen) return;
    close();
    listener.onClosed(problemOf(error));
  }
  function close(): void {
    isOpen = false;
    subscription.unsubscribe();
  }
  return close;
};
