import { useQueryClient } from '@tanstack/react-query';
import type { ConversationId } from '@codelab/protocol/ids';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { queryKeys } from '@/trpc/query-keys.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';
import { useReported } from './use-reported.ts';

/** What a person does to a conversation as a whole. Each gives whether it was done; if not, it has been said why. */
export interface ConversationChanges {
  rename(id: ConversationId, title: string): Promise<boolean>;
  archive(id: ConversationId): Promise<boolean>;
  restore(id: ConversationId): Promise<boolean>;
  remove(id: ConversationId): Promise<boolean>;
}

export function useConversationChanges(): ConversationChanges {
  const reported = useReported();
  const cache = useQueryClient();
  // Active conversations are told by the stream; archived ones are asked for.
  const change = async (send: () => Promise<unknown>) => {
    const isDone = await reported(() => untilAnswered(send));
    await cache.invalidateQueries({ queryKey: queryKeys.archived });
    return isDone;
  };
  const input = (conversationId: ConversationId) => ({ key: newKey(), conversationId });

  return {
    rename(id, title) {
      const renamed = { ...input(id), title };
      return change(() => api.conversation.rename.mutate(renamed));
    },
    archive(id) {
      const archived = input(id);
      return change(() => api.conversation.archive.mutate(archived));
    },
    restore(id) {
      const restored = input(id);
      return change(() => api.conversation.unarchive.mutate(restored));
    },
    remove(id) {
      const removed = input(id);
      return change(() => api.conversation.delete.mutate(removed));
    },
  };
}
