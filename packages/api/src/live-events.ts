import { type TrackedEnvelope, tracked } from '@trpc/server';
import { formatLiveCursor, type LiveCursor } from '@codelab/domain/format-cursor';
import type { ConversationEvent } from '@codelab/protocol/event';
import type { ConversationId, OwnerId } from '@codelab/protocol/ids';
import type { LiveEvent, WatchRefused } from '@codelab/protocol/live';
import { Problem } from '@codelab/protocol/problem';
import type { Rooms } from './context.ts';
import { conversationEvents, type Place } from './conversation-events.ts';
import { inboxEvents, listEvents } from './level-events.ts';
import { merge } from './merge.ts';

type Sources = Pick<Rooms, 'database' | 'events'>;

export type Watch = {
  readonly ownerId: OwnerId;
  readonly watch: readonly ConversationId[];
  /** What the client has heard of them. */
  readonly cursors: LiveCursor;
};

/** The id of an event from which nothing can be resumed; an empty one would say "as before". */
export const nowhere = '-';

/**
 * Inbox, conversation list and the watched conversations as one stream. Every event's id says how far all the watched
 * ones were told by then, so that one id resumes them all.
 */
export async function* liveEvents(
  sources: Sources,
  { ownerId, watch, cursors }: Watch,
  signal: AbortSignal,
): AsyncGenerator<TrackedEnvelope<LiveEvent>, void> {
  const watched = [...new Set(watch)];
  const heard = new Map([...cursors].filter(([id]) => watched.includes(id)));
  const events = merge<LiveEvent>([
    inboxEvents(sources, ownerId, signal),
    listEvents(sources, ownerId, signal),
    ...watched.map((conversationId) =>
      unlessRefused(sources, { ownerId, conversationId, cursor: cursors.get(conversationId) }, signal),
    ),
  ]);
  for await (const event of events) {
    if (event.type === 'snapshot') heard.set(event.conversation.id, event.cursor);
    else if ('seq' in event) heard.set(event.conversationId, event.seq);
    yield tracked(heard.size > 0 ? formatLiveCursor(heard) : nowhere, event);
  }
}

/** A conversation that cannot be watched is said to be so; the others go on. */
async function* unlessRefused(
  sources: Sources,
  place: Place,
  signal: AbortSignal,
): AsyncGenerator<ConversationEvent | WatchRefused, void> {
  try {
    yield* conversationEvents(sources, place, signal);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    yield { type: 'watch_refused', conversationId: place.conversationId, problem: error.shape };
  }
}
