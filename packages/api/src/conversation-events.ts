import { findConversation } from '@codelab/database/conversations';
import { snapshotOf } from '@codelab/database/snapshot';
import { openUnitOfWork, type Transaction } from '@codelab/database/unit-of-work';
import type { ConversationEvent, Snapshot } from '@codelab/protocol/event';
import type { ConversationId, OwnerId, Seq } from '@codelab/protocol/ids';
import type { Rooms } from './context.ts';

export type Place = {
  readonly ownerId: OwnerId;
  readonly conversationId: ConversationId;
  /** What the client has heard; absent when it knows nothing. */
  readonly cursor: Seq | undefined;
};

/** A snapshot first, or what followed the cursor; then everything that happens. Holds no connection while it waits. */
export async function* conversationEvents(
  { database, events }: Pick<Rooms, 'database' | 'events'>,
  place: Place,
  signal: AbortSignal,
): AsyncGenerator<ConversationEvent, void> {
  await using work = openUnitOfWork(database, { signal });
  const start = await work.transaction('read_snapshot', (tx) => startOf(tx, place), {
    isolation: 'repeatable read read only',
  });
  if (start.type === 'snapshot') yield start;
  yield* events.follow(place.conversationId, start.cursor, signal);
}

type Start = Snapshot | { readonly type: 'resumed'; readonly cursor: Seq };

/** A cursor beyond the end is of another log (a restored database, say), so the client begins anew. */
async function startOf(tx: Transaction, { ownerId, conversationId, cursor }: Place): Promise<Start> {
  const { lastSeq } = await findConversation(tx, ownerId, conversationId);
  if (cursor !== undefined && cursor <= lastSeq) return { type: 'resumed', cursor };
  return { type: 'snapshot', ...(await snapshotOf(tx, conversationId)) };
}
