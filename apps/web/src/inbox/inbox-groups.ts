import type { InboxItem } from '@codelab/protocol/conversation';

export type InboxGroup = { readonly kind: InboxItem['kind']; readonly items: readonly InboxItem[] };

const kinds: readonly InboxItem['kind'][] = ['approval', 'plan', 'question', 'failed_step'];

/** What waits, by kind; in each the newest first. */
export function inboxGroups(items: readonly InboxItem[]): InboxGroup[] {
  return kinds
    .map((kind) => ({ kind, items: items.filter((item) => item.kind === kind).toSorted(newestFirst) }))
    .filter((group) => group.items.length > 0);
}

function newestFirst(one: InboxItem, other: InboxItem): number {
  return Date.parse(other.since) - Date.parse(one.since);
}
