import type { QueryClient } from '@tanstack/react-query';
import { viewAfter } from '@codelab/client/view';
import type { ConversationSummary, ConversationView, InboxItem } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import type { LiveEvent } from '@codelab/protocol/live';
import type { ProblemShape } from '@codelab/protocol/problem';
import { foldInbox, foldList } from './levels.ts';
import type { Connection, ToTab } from './live-message.ts';

/** What this page knows of a conversation that it shows. */
export type Watched =
  | { readonly status: 'followed'; readonly view: ConversationView }
  /** Too many other pages are open: this one stands still until somebody looks at it. */
  | { readonly status: 'paused'; readonly view: ConversationView }
  | { readonly status: 'refused'; readonly problem: ProblemShape };

/** Where in the query cache the live state stands. It is never fetched: the hub tells it. */
export const liveKeys = {
  all: ['live'],
  connection: ['live', 'connection'],
  inbox: ['live', 'inbox'],
  conversations: ['live', 'conversations'],
  conversation: (id: ConversationId) => ['live', 'conversation', id],
} as const;

/** Puts what the hub told into the cache; folding happens here and nowhere else in a page. */
export function keepTold(cache: QueryClient, message: Exclude<ToTab, { type: 'ask' }>): void {
  switch (message.type) {
    case 'connection':
      cache.setQueryData<Connection>(liveKeys.connection, message.connection);
      return;
    case 'event':
      keepEvent(cache, message.event);
      return;
    case 'paused':
      keepWatched(cache, message.conversationId, (known) =>
        known?.status === 'followed' ? { status: 'paused', view: known.view } : known,
      );
      return;
    default:
      message satisfies never;
  }
}

function keepEvent(cache: QueryClient, event: LiveEvent): void {
  switch (event.type) {
    case 'inbox':
    case 'inbox_changed':
      cache.setQueryData<readonly InboxItem[]>(liveKeys.inbox, (known) => foldInbox(known, event));
      return;
    case 'conversations':
    case 'conversations_changed':
      cache.setQueryData<readonly ConversationSummary[]>(liveKeys.conversations, (known) => foldList(known, event));
      return;
    case 'watch_refused':
      keepWatched(cache, event.conversationId, () => ({ status: 'refused', problem: event.problem }));
      return;
    default: {
      const id = event.type === 'snapshot' ? event.conversation.id : event.conversationId;
      keepWatched(cache, id, (known) => {
        const view = viewAfter(known && 'view' in known ? known.view : undefined, event);
        return view ? { status: 'followed', view } : known;
      });
    }
  }
}

function keepWatched(
  cache: QueryClient,
  id: ConversationId,
  next: (known: Watched | undefined) => Watched | undefined,
): void {
  cache.setQueryData<Watched>(liveKeys.conversation(id), next);
}
