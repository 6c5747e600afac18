import { and, eq } from 'drizzle-orm';
import { saidSoFar, streamingMessage } from '@codelab/database/messages';
import { messages } from '@codelab/database/schema/conversations';
import type { TurnRow } from '@codelab/database/snapshot';
import type { MessageStatus } from '@codelab/protocol/message';
import type { Transition } from '../transition.ts';

/** Ends the message that is being said with what people have seen of it. */
export async function interruptReply(transition: Transition, turn: TurnRow): Promise<void> {
  const { tx, conversation } = transition;
  const row = await streamingMessage(tx, conversation.id, turn.id);
  if (!row) return;
  const parts = await saidSoFar(tx, conversation, row);
  const isIt = and(eq(messages.conversationId, conversation.id), eq(messages.id, row.id));
  if (parts.length === 0) {
    await tx.delete(messages).where(isIt); // the end of the turn takes it off the screen
    return;
  }
  const status: MessageStatus = 'interrupted';
  await tx
    .update(messages)
    .set({ status, parts: parts.filter((part) => part.type === 'text' || part.type === 'reasoning') })
    .where(isIt);
  transition.emit(turn.id, {
    type: 'message_added',
    message: {
      id: row.id,
      turnId: turn.id,
      role: 'assistant',
      status,
      parts,
      at: row.at,
      ...(row.agent !== null && { agent: row.agent }),
      ...(row.model !== null && { model: row.model }),
    },
    covers: [row.seq, conversation.lastSeq],
  });
}
