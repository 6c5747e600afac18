import type { ConversationId, Seq } from '@codelab/protocol/ids';

/** How far one has heard, conversation by conversation. */
export type LiveCursor = ReadonlyMap<ConversationId, Seq>;

/** `42` */
export function formatCursor(seq: Seq): string {
  return String(seq);
}

/** `uuid:42,uuid:7`; nothing when nothing is watched. Apart from its reader, which brings the schemas along. */
export function formatLiveCursor(cursor: LiveCursor): string {
  return Array.from(cursor, ([id, seq]) => `${id}:${formatCursor(seq)}`).join(',');
}
