import { ConversationId, type Seq } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { LiveCursor } from './format-cursor.ts';

/** Throws `cursor_invalid` for whatever `formatCursor` does not write. */
export function parseCursor(text: string): Seq {
  const seq = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(seq)) throw invalid(text);
  return seq;
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

function invalid(text: string): Problem {
  return new Problem('cursor_invalid', 'This is not a place in the events.', { cursor: text.slice(0, 100) });
}
