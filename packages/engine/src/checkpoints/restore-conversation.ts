import { asc, eq } from 'drizzle-orm';
import { insertCheckpoint, type NewCheckpoint, setUndone, undoneMessages } from '@codelab/database/checkpoints';
import { messages } from '@codelab/database/schema/conversations';
import type { MessageId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { hasOpenPlan } from '../commands/change-conversation.ts';
import type { Transition } from '../transition.ts';

/**
 * Where a conversation stood: the messages before a place, without those that were taken back by then. All others are
 * taken back, and those are brought back, so that a model is told of exactly these. Messages go as a whole, with all
 * their calls and results: what is left is paired. Says how many changed.
 */
export async function restoreConversation(
  transition: Transition,
  to: {
    readonly row: NewCheckpoint;
    readonly beforeSeq: number;
    readonly undone: readonly MessageId[];
  },
): Promise<number> {
  const { tx, conversation, at } = transition;
  if (conversation.status !== 'active')
    throw new Problem('archived', 'Take the conversation out of the archive first.');
  if (conversation.parentConversationId !== null) {
    throw new Problem('invalid_input', 'This conversation carries out a step of a plan; only files can be restored.');
  }
  if (conversation.openTurnId !== null || (await hasOpenPlan(transition))) {
    throw new Problem('turn_open', 'Something still runs or waits in this conversation. Cancel it first.');
  }
  const goneBy = await undoneMessages(tx, conversation.id);
  await insertCheckpoint(tx, {
    ...to.row,
    beforeSeq: conversation.lastSeq + 1,
    undone: goneBy,
    createdAt: at,
  });
  const rows = await tx
    .select({ id: messages.id, seq: messages.seq, undoneAt: messages.undoneAt })
    .from(messages)
    .where(eq(messages.conversationId, conversation.id))
    .orderBy(asc(messages.seq));
  const wasUndone = new Set(to.undone);
  const isLive = ({ id, seq }: { id: MessageId; seq: number }) => seq < to.beforeSeq && !wasUndone.has(id);
  const takenBack = rows.filter((row) => row.undoneAt === null && !isLive(row)).map(({ id }) => id);
  const broughtBack = rows.filter((row) => row.undoneAt !== null && isLive(row)).map(({ id }) => id);
  await setUndone(tx, conversation.id, { ids: takenBack, at });
  await setUndone(tx, conversation.id, { ids: broughtBack, at: null });
  if (takenBack.length > 0)
    transition.emit(undefined, { type: 'messages_undone', messageIds: takenBack, undone: true });
  if (broughtBack.length > 0) {
    transition.emit(undefined, { type: 'messages_undone', messageIds: broughtBack, undone: false });
  }
  return takenBack.length + broughtBack.length;
}
