import { and, eq, ne, sql } from 'drizzle-orm';
import type { Conversation } from '@codelab/protocol/conversation';
import type { ConversationId, OwnerId, Timestamp } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { Fenced } from './append-events.ts';
import { conversations } from './schema/conversations.ts';
import type { Transaction } from './unit-of-work.ts';

export type ConversationRow = typeof conversations.$inferSelect;

function notFound(): Problem {
  return new Problem('conversation_not_found', 'There is no such conversation.');
}

/** A conversation whose lock is held, as it was when the lock was given, and when that was. */
export type Locked = {
  readonly conversation: ConversationRow;
  /**
   * By the clock of Postgres, which is the same for every server. A server's own may be wrong by an hour, and what it
   * dated would come too late, or in the wrong order, for the others.
   */
  readonly at: Timestamp;
};

/** Takes the conversation for this transaction alone: one transition at a time, on any number of servers. */
export async function lockConversation(tx: Transaction, id: ConversationId): Promise<Locked> {
  const locked = await lock(tx, id);
  if (!locked) throw notFound();
  return locked;
}

/** The same for a running turn: refused when another worker has claimed the conversation since. */
export async function lockClaimed(tx: Transaction, id: ConversationId, epoch: number): Promise<Locked> {
  const locked = await lock(tx, id);
  if (locked?.conversation.epoch !== epoch) throw new Fenced(id);
  return locked;
}

/** For the owner alone; somebody else's conversation is as good as none. */
export async function lockOwned(tx: Transaction, ownerId: OwnerId, id: ConversationId): Promise<Locked> {
  const locked = await lockConversation(tx, id);
  const { conversation } = locked;
  if (conversation.ownerId !== ownerId || conversation.status === 'deleted') throw notFound();
  return locked;
}

/** Whoever had to wait for the lock is given the row, and the time, as they are after the wait. */
async function lock(tx: Transaction, id: ConversationId): Promise<Locked | undefined> {
  const [locked] = await tx
    .select({ conversation: conversations, at: sql`clock_timestamp()`.mapWith(conversations.updatedAt) })
    .from(conversations)
    .where(eq(conversations.id, id))
    .for('update');
  return locked;
}

/** As it is now, for who has to do with it; nothing is decided on what is read without the lock. */
export async function readConversation(tx: Transaction, id: ConversationId): Promise<ConversationRow> {
  const [row] = await tx.select().from(conversations).where(eq(conversations.id, id));
  if (!row) throw notFound();
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
