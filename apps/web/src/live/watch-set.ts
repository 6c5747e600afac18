import type { ConversationId } from '@codelab/protocol/ids';

/** The server follows no more conversations than this over one connection (`StreamLive`). */
export const maxWatched = 8;

/** The conversations in the order of the last look, newest first, after a look at `wanted`. */
export function lookedAt(
  recent: readonly ConversationId[],
  wanted: readonly ConversationId[],
): readonly ConversationId[] {
  return [...new Set([...wanted, ...recent])];
}

/**
 * What to watch. What a tab shows goes before what was only shown a while ago, which fills the places that are left:
 * going back to it then costs nothing.
 */
export function watchSetOf(
  recent: readonly ConversationId[],
  shown: ReadonlySet<ConversationId>,
): readonly ConversationId[] {
  const [first, then] = [recent.filter((id) => shown.has(id)), recent.filter((id) => !shown.has(id))];
  return [...first, ...then].slice(0, maxWatched);
}
