import type { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { createQueryClient } from '../trpc/query-client.ts';
import { keepTold, liveKeys, type Watched } from './live-cache.ts';
import { conversationId, renamed, snapshotOf } from './testing/samples.ts';

const id = conversationId(1);
const watched = (cache: QueryClient) => cache.getQueryData<Watched>(liveKeys.conversation(id));

test('events fold into the one view of their conversation', () => {
  const cache = createQueryClient();
  keepTold(cache, { type: 'event', event: snapshotOf(id, 4) });
  keepTold(cache, { type: 'event', event: renamed(id, 5, 'New name') });
  keepTold(cache, { type: 'event', event: renamed(id, 5, 'Told twice') });

  expect(watched(cache)).toMatchObject({
    status: 'followed',
    view: { cursor: 5, conversation: { title: 'New name' } },
  });
});

test('an event before the snapshot tells nothing', () => {
  const cache = createQueryClient();
  keepTold(cache, { type: 'event', event: renamed(id, 5, 'New name') });

  expect(watched(cache)).toBeUndefined();
});

test('a paused conversation keeps what is known and goes on with the next snapshot', () => {
  const cache = createQueryClient();
  keepTold(cache, { type: 'event', event: snapshotOf(id, 4) });
  keepTold(cache, { type: 'paused', conversationId: id });
  expect(watched(cache)).toMatchObject({ status: 'paused', view: { cursor: 4 } });

  keepTold(cache, { type: 'event', event: snapshotOf(id, 9) });
  expect(watched(cache)).toMatchObject({ status: 'followed', view: { cursor: 9 } });
});

test('a refusal is kept with its reason', () => {
  const cache = createQueryClient();
  const problem = { code: 'conversation_not_found', message: 'No such conversation.', retryable: false } as const;
  keepTold(cache, { type: 'event', event: { type: 'watch_refused', conversationId: id, problem } });

  expect(watched(cache)).toEqual({ status: 'refused', problem });
});
