import { skipToken, useQuery } from '@tanstack/react-query';
import { use, useEffect } from 'react';
import type { ConversationSummary, InboxItem } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import { liveKeys, type Watched } from './live-cache.ts';
import type { LiveLink } from './live-link.ts';
import type { Connection } from './live-message.ts';
import { LiveContext } from './live-provider.tsx';

export function useConnection(): Connection {
  return useTold<Connection>(liveKeys.connection) ?? { status: 'connecting' };
}

/** What waits for the person, oldest first; `undefined` until it was told. */
export function useInbox(): readonly InboxItem[] | undefined {
  return useTold(liveKeys.inbox);
}

/** The active conversations, the one that changed last first; `undefined` until it was told. */
export function useConversationList(): readonly ConversationSummary[] | undefined {
  return useTold(liveKeys.conversations);
}

/** Follows a conversation while the caller is on the screen. */
export function useWatched(id: ConversationId): Watched | undefined {
  const link = useLiveLink();
  useEffect(() => link.watch(id), [link, id]);
  return useTold(liveKeys.conversation(id));
}

/** What is known of a conversation that somebody else on this page follows. */
export function useKnown(id: ConversationId | undefined): Watched | undefined {
  return useTold(id ? liveKeys.conversation(id) : ['live', 'nothing']);
}

export function useLiveLink(): LiveLink {
  const link = use(LiveContext);
  if (!link) throw new Error('The live connection is used outside of its provider.');
  return link;
}

function useTold<Value>(queryKey: readonly unknown[]): Value | undefined {
  return useQuery<Value>({ queryKey, queryFn: skipToken }).data;
}
