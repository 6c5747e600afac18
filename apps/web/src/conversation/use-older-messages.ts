import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { MessageId } from '@codelab/protocol/ids';
import type { Message } from '@codelab/protocol/message';
import type { MessagePage } from '@codelab/protocol/procedures';
import { api } from '@/trpc/client.ts';

/**
 * What was said before the messages of the view, page by page, when it is asked for. Pages hang on the message they end
 * before: a fresh snapshot that begins elsewhere begins anew, and leaves no gap.
 */
export function useOlderMessages(view: ConversationView): {
  readonly messages: readonly Message[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly load: () => void;
} {
  const { before, conversation } = view;
  const query = useInfiniteQuery({
    queryKey: ['older', conversation.id, before],
    queryFn: ({ pageParam }): Promise<MessagePage> =>
      pageParam
        ? api.conversation.messages.query({ conversationId: conversation.id, before: pageParam })
        : Promise.resolve({ messages: [] }),
    initialPageParam: before,
    getNextPageParam: (page: MessagePage): MessageId | undefined => page.before,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: false,
  });
  const { data, hasNextPage, isFetching, error, fetchNextPage } = query;
  const messages = useMemo(() => (data ? data.pages.toReversed().flatMap((page) => page.messages) : []), [data]);
  return {
    messages,
    hasMore: data ? hasNextPage : before !== undefined,
    isLoading: isFetching,
    error,
    load: () => void fetchNextPage(),
  };
}
