import type { ConversationSummary, InboxItem } from '@codelab/protocol/conversation';
import type { InboxEvent, ListEvent } from '@codelab/protocol/live';

/** What waits for the person after one more event: the whole list first, then changes; the highest version wins. */
export function foldInbox(items: readonly InboxItem[] | undefined, event: InboxEvent): readonly InboxItem[] {
  switch (event.type) {
    case 'inbox':
      return oldestFirst(event.items);
    case 'inbox_changed': {
      const known = new Map((items ?? []).map((item) => [item.id, item]));
      for (const id of event.removed) known.delete(id as InboxItem['id']);
      for (const item of event.set) {
        if ((known.get(item.id)?.version ?? 0) <= item.version) known.set(item.id, item);
      }
      return oldestFirst([...known.values()]);
    }
  }
}

/** The list of conversations after one more event. */
export function foldList(
  lines: readonly ConversationSummary[] | undefined,
  event: ListEvent,
): readonly ConversationSummary[] {
  switch (event.type) {
    case 'conversations':
      return newestFirst(event.conversations);
    case 'conversations_changed': {
      const known = new Map((lines ?? []).map((line) => [line.id, line]));
      for (const id of event.removed) known.delete(id);
      for (const line of event.set) known.set(line.id, line);
      return newestFirst([...known.values()]);
    }
  }
}

function oldestFirst(items: readonly InboxItem[]): readonly InboxItem[] {
  return [...items].sort((one, other) => one.since.localeCompare(other.since));
}

function newestFirst(lines: readonly ConversationSummary[]): readonly ConversationSummary[] {
  return [...lines].sort((one, other) => other.updatedAt.localeCompare(one.updatedAt));
}
