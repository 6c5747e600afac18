import { and, eq, ne } from 'drizzle-orm';
import type { Conversation } from '@codelab/protocol/conversation';
import type { ConversationId, OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { Fenced } from './append-events.ts';
import { conversations } from './schema/conversations.ts';
import type { Transaction } from './unit-of-work.ts';

export type ConversationRow = typeof conversations.$inferSelect;

function notFound(): Problem {
  return new Problem('conversation_not_found', 'There is no such conversation.');
}

/** Takes the conversation for this transaction alone: one transition at a time, on any number of servers. */
export async function lockConversation(tx: Transaction, id: ConversationId): Promise<ConversationRow> {
  const [row] = await tx.select().from(conversations).where(eq(conversations.id, id)).for('update');
  if (!row) throw notFound();
  return row;
}

/** The same for a running turn: refused when another worker has claimed the conversation since. */
export async function lockClaimed(tx: Transaction, id: ConversationId, epoch: number): Promise<ConversationRow> {
  const [row] = await tx.select().from(conversations).where(eq(conversations.id, id)).for('update');
  if (!row || row.epoch !== epoch) throw new Fenced(id);
  return row;
}

/** For the owner alone; somebody else's conversation is as good as none. */
export async function lockOwned(tx: Transaction, ownerId: OwnerId, id: ConversationId): Promise<ConversationRow> {
  const row = await lockConversation(tx, id);
  if (row.ownerId !== ownerId || row.status === 'deleted') throw notFound();
  return row;
}

export async function findConversation(
  tx: Transaction,
  ownerId: OwnerId,
  id: ConversationId,
): Promise<ConversationRow> {
  const [row] = await tx
    .select()
    .from(conversations)
    .where(and(eq(conversations.id, id), eq(conversations.ownerId, ownerId), ne(conversations.status, 'deleted')));
  if (!row) throw notFound();
  return row;
}

/** As it stands on the wire. */
export function conversationOf(row: ConversationRow): Conversation {
  const conversation: Conversation = {
    id: row.id,
    title: row.title,
    agent: row.agent,
    model: row.model,
    status: row.status,
    workspaceId: row.workspaceId,
    createdAt: row.createdAt,
  };
  if (!row.parentConversationId || !row.parentPlanId || !row.parentSubtaskId) return conversation;
  return {
    ...conversation,
    parent: {
      conversationId: row.parentConversationId,
      planId: row.parentPlanId,
      subtaskId: row.parentSubtaskId,
    },
  };
}
