import { ConversationId, type Seq } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';

/** How far one has heard, conversation by conversation. */
export type LiveCursor = ReadonlyMap<ConversationId, Seq>;

/** `42` */
export function formatCursor(seq: Seq): string {
  return String(seq);
}

/** Throws `cursor_invalid` for whatever `formatCursor` does not write. */
export function parseCursor(text: string): Seq {
  const seq = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(seq)) throw invalid(text);
  return seq;
}

/** `uuid:42,uuid:7`; nothing when nothing is watched. */
export function formatLiveCursor(cursor: LiveCursor): string {
  return Array.from(cursor, ([id, seq]) => `${id}:${formatCursor(seq)}`).join(',');
}

/** Throws `cursor_invalid` for whatever `formatLiveCursor` does not write. */
export function parseLiveCursor(text: string): LiveCursor {
  const cursor = new Map<ConversationId, Seq>();
  for (const entry of text === '' ? [] : text.split(',')) {
    const [given, seq, ...rest] = entry.split(':');
    const id = ConversationId.safeParse(given);
    if (!id.success || seq === undefined || rest.length > 0 || cursor.has(id.data)) throw invalid(text);
    cursor.set(id.data, parseCursor(seq));
  }
  return cursor;
}

/** One conversation was heard up to `seq`. A cursor never goes back. */
export function advance(cursor: LiveCursor, conversationId: ConversationId, seq: Seq): LiveCursor {
  const known = cursor.get(conversationId);
  return known !== undefined && known >= seq ? cursor : new Map(cursor).set(conversationId, seq);
}

function invalid(text: string): Problem {
  return new Problem('cursor_invalid', 'This is not a place in the events.', { cursor: text.slice(0, 100) });
}
