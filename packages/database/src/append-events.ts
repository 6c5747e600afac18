import { sql } from 'drizzle-orm';
import { deltaTypes, type EventBody, type KeptEvent } from '@codelab/protocol/event';
import type { ConversationId, Timestamp, TurnId } from '@codelab/protocol/ids';
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

/**
 * Appends to one conversation's log. The row lock taken here makes the order of `seq` the order of commits, without
 * gaps. One statement, because it ends nearly every transaction, and the lock is held until its answer is there.
 */
export async function appendEvents(tx: Transaction, place: Place, entries: readonly Entry[]): Promise<KeptEvent[]> {
  const { conversationId, at, epoch } = place;
  const rows = entries.map(({ turnId, body }, index) => ({
    place: index + 1,
    turn: turnId ?? null,
    type: body.type,
    subject: subjectOf(body),
    body,
  }));
  const [row] = await tx.execute<{ last_seq: string }>(sql`
    with numbered as (
      update conversations set last_seq = last_seq + ${entries.length}::int, updated_at = ${at}::timestamptz
      where id = ${conversationId}::uuid and (${epoch ?? null}::int is null or epoch = ${epoch ?? null}::int)
      returning id, owner_id, last_seq
    ), added as (
      insert into events (conversation_id, seq, turn_id, type, subject, body, at)
      select numbered.id, numbered.last_seq - ${entries.length}::int + r.place, r.turn, r.type, r.subject, r.body, ${at}::timestamptz
      from numbered cross join jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
        as r(place int, turn uuid, type text, subject uuid, body jsonb)
    )
    select last_seq, pg_notify(${factChannel}, owner_id || ' ' || id) from numbered`);
  if (!row) throw new Fenced(conversationId);
  const before = Number(row.last_seq) - entries.length;
  return entries.map(({ turnId, body }, index) => {
    const kept = { seq: before + index + 1, at, conversationId };
    return { ...body, ...(turnId === undefined ? kept : { ...kept, turnId }) };
  });
}
