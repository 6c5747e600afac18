import { and, eq, sql } from 'drizzle-orm';
import { deltaTypes, type EventBody, type KeptEvent } from '@codelab/protocol/event';
import type { ConversationId, Timestamp, TurnId } from '@codelab/protocol/ids';
import { conversations, events } from './schema/conversations.ts';
import type { Transaction } from './unit-of-work.ts';

/** Somebody else has claimed the turn since: whatever is written now would be a dead worker's. */
export class Fenced extends Error {
  constructor(conversationId: ConversationId) {
    super(`conversation ${conversationId} was claimed by another worker`);
    this.name = 'Fenced';
  }
}

/** Commits of facts; the payload is `owner conversation`. Deltas have a channel of their own, so that levels can ignore them. */
export const factChannel = 'codelab_fact';
/** Commits of deltas only; the payload is conversation ids, joined by commas. */
export const deltaChannel = 'codelab_delta';

export type Place = {
  readonly conversationId: ConversationId;
  readonly at: Timestamp;
  /** Set by a running turn: the append is refused when another worker has claimed the conversation. */
  readonly epoch?: number | undefined;
};

export type Entry = { readonly turnId: TurnId | undefined; readonly body: EventBody };

const isDelta: ReadonlySet<EventBody['type']> = new Set(deltaTypes);

/** What a delta adds to; kept in a column so that covered deltas can be found and pruned. */
export function subjectOf(body: EventBody): string | null {
  if (!isDelta.has(body.type)) return null;
  switch (body.type) {
    case 'assistant_started':
    case 'assistant_delta':
      return body.messageId;
    case 'tool_output':
      return body.callId;
    default:
      return null;
  }
}

/** Appends to one conversation's log. The row lock taken here makes the order of `seq` the order of commits, without gaps. */
export async function appendEvents(tx: Transaction, place: Place, entries: readonly Entry[]): Promise<KeptEvent[]> {
  const { conversationId, at, epoch } = place;
  const mine = eq(conversations.id, conversationId);
  const [row] = await tx
    .update(conversations)
    .set({ lastSeq: sql`${conversations.lastSeq} + ${entries.length}`, updatedAt: at })
    .where(epoch === undefined ? mine : and(mine, eq(conversations.epoch, epoch)))
    .returning({ lastSeq: conversations.lastSeq, ownerId: conversations.ownerId });
  if (!row) throw new Fenced(conversationId);
  const before = row.lastSeq - entries.length;
  const kept = entries.map(({ turnId, body }, index) => {
    const place = { seq: before + index + 1, at, conversationId };
    return { ...body, ...(turnId === undefined ? place : { ...place, turnId }) };
  });
  if (entries.length > 0) {
    await tx.insert(events).values(
      entries.map(({ turnId, body }, index) => ({
        conversationId,
        seq: before + index + 1,
        turnId: turnId ?? null,
        type: body.type,
        subject: sql`${subjectOf(body)}::uuid`,
        body,
        at,
      })),
    );
  }
  await tx.execute(sql`select pg_notify(${factChannel}, ${`${row.ownerId} ${conversationId}`})`);
  return kept;
}
