import type { ConversationSummary } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import { remembered, useRemembered } from './remembered.ts';

interface Seen {
  /** What happened before this browser first came here is not news. */
  readonly since: string;
  /** Until when each conversation has been looked at. */
  readonly until: Readonly<Record<ConversationId, string>>;
}

const nothing: Seen = { since: '', until: {} };
const store = remembered<Seen>('seen', nothing);
const maxRemembered = 500;

export function useSeen(): Seen {
  return useRemembered(store, nothing);
}

/** It came to an end since it was last looked at here. What runs or waits says so itself. */
export function isUnread(seen: Seen, line: ConversationSummary): boolean {
  if (seen.since === '' || line.activity === 'running' || line.activity === 'waiting') return false;
  return line.updatedAt > (seen.until[line.id] ?? seen.since);
}

/** Begins to count what is new. */
export function beginSeeing(now: string): void {
  if (store.read().since === '') store.write({ ...store.read(), since: now });
}

export function markSeen(line: ConversationSummary): void {
  const seen = store.read();
  if ((seen.until[line.id] ?? '') >= line.updatedAt) return;
  const others = Object.entries(seen.until).filter(([id]) => id !== line.id);
  const kept = others.sort(([, one], [, other]) => other.localeCompare(one)).slice(0, maxRemembered);
  store.write({ ...seen, until: { ...Object.fromEntries(kept), [line.id]: line.updatedAt } });
}
