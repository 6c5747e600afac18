import { type QueryClient, skipToken, useQuery } from '@tanstack/react-query';
import type { UserMessage } from '@codelab/protocol/command';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import { liveKeys, type Watched } from '@/live/live-cache.ts';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';
import { draftOf, giveBack } from './draft.ts';
import { hasArrived, isSameMessage, type Outgoing, shownMessages } from './outgoing.ts';

const none: readonly Outgoing[] = [];

/** Messages on their way to a conversation that it does not show yet. */
export function useOutgoing(id: ConversationId): readonly Outgoing[] {
  const { data = none } = useQuery<readonly Outgoing[]>({ queryKey: keyOf(id), queryFn: skipToken });
  return data;
}

/** The conversation as this page knows it at this moment. */
export function viewOf(cache: QueryClient, id: ConversationId): ConversationView | undefined {
  const watched = cache.getQueryData<Watched>(liveKeys.conversation(id));
  return watched && 'view' in watched ? watched.view : undefined;
}

/** Sends a message, to be shown at once and given back to the writer if it cannot be sent. */
export async function sendMessage(cache: QueryClient, id: ConversationId, message: UserMessage): Promise<void> {
  const view = viewOf(cache, id);
  const before = (cache.getQueryData<readonly Outgoing[]>(keyOf(id)) ?? none).filter((each) => !hasArrived(each, view));
  const unsent = before.find((each) => each.status === 'failed' && isSameMessage(each.message, message));
  const outgoing: Outgoing = {
    key: unsent?.key ?? newKey(),
    message,
    shownBefore: unsent?.shownBefore ?? new Set(shownMessages(view).map((shown) => shown.id)),
    status: 'sending',
  };
  const keep = (next: Outgoing) =>
    cache.setQueryData<readonly Outgoing[]>(keyOf(id), (known = none) => [
      ...known.filter((each) => each.key !== next.key && each.status !== 'failed'),
      next,
    ]);
  keep(outgoing);
  try {
    const command = { conversationId: id, key: outgoing.key, message };
    const { seq } = await untilAnswered(() => api.conversation.send.mutate(command));
    keep({ ...outgoing, status: 'accepted', seq });
  } catch (error) {
    keep({ ...outgoing, status: 'failed', error });
    giveBack(id, message.content);
  }
}

/** A message that was given back arrived all the same: what was given back is taken away again, unless it was changed. */
export function takeBack(cache: QueryClient, id: ConversationId, arrived: Outgoing): void {
  const draft = draftOf(id);
  if (draft.read().text === arrived.message.content) draft.write({ ...draft.read(), text: '' });
  forget(cache, id, arrived);
}

export function forget(cache: QueryClient, id: ConversationId, outgoing: Outgoing): void {
  cache.setQueryData<readonly Outgoing[]>(keyOf(id), (known = none) =>
    known.filter((each) => each.key !== outgoing.key),
  );
}

function keyOf(id: ConversationId) {
  return ['outgoing', id] as const;
}
