import { and, asc, desc, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import type { Checkpoint } from '@codelab/protocol/checkpoint';
import type { CheckpointId, ConversationId, MessageId, OwnerId, WorkspaceId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { conversations, messages, workspaces } from './schema/conversations.ts';
import { checkpoints } from './schema/policy.ts';
import { toolCalls } from './schema/work.ts';
import type { Transaction } from './unit-of-work.ts';

export type CheckpointRow = typeof checkpoints.$inferSelect;

/** Without an instant of its own it gets the one of Postgres, whose clock is the same for every server. */
export type NewCheckpoint = Omit<typeof checkpoints.$inferInsert, 'createdAt'> & { createdAt?: string };

/** Told once more, it stays what it was. */
export async function insertCheckpoint(tx: Transaction, row: NewCheckpoint): Promise<void> {
  const { createdAt = sql`clock_timestamp()`, ...rest } = row;
  await tx
    .insert(checkpoints)
    .values({ ...rest, createdAt })
    .onConflictDoNothing();
}

/** For the owner of its workspace alone. */
export async function findCheckpoint(
  tx: Transaction,
  ownerId: OwnerId,
  id: CheckpointId,
): Promise<{ checkpoint: CheckpointRow; path: string; hasConversation: boolean }> {
  const [found] = await tx
    .select({ checkpoint: checkpoints, path: workspaces.path, conversation: conversations })
    .from(checkpoints)
    .innerJoin(workspaces, eq(workspaces.id, checkpoints.workspaceId))
    .leftJoin(conversations, eq(conversations.id, checkpoints.conversationId))
    .where(and(eq(checkpoints.id, id), eq(workspaces.ownerId, ownerId)));
  if (!found) throw new Problem('checkpoint_not_found', 'There is no such checkpoint.');
  const { checkpoint, path, conversation } = found;
  return { checkpoint, path, hasConversation: isRestorable(checkpoint, conversation) };
}

/** Latest first. Whose they are is the caller's to know. */
export async function checkpointsOf(
  tx: Transaction,
  page: {
    workspaceId: WorkspaceId;
    conversationId?: ConversationId | undefined;
    before?: CheckpointId | undefined;
    limit: number;
  },
): Promise<Checkpoint[]> {
  const { workspaceId, conversationId, before, limit } = page;
  const older = sql`(${checkpoints.createdAt}, ${checkpoints.id}) <
    (select created_at, id from checkpoints where id = ${before ?? null})`;
  const rows = await tx
    .select({ checkpoint: checkpoints, conversation: conversations, tool: toolCalls.tool, subject })
    .from(checkpoints)
    .leftJoin(conversations, eq(conversations.id, checkpoints.conversationId))
    .leftJoin(
      toolCalls,
      and(eq(toolCalls.conversationId, checkpoints.conversationId), eq(toolCalls.id, checkpoints.callId)),
    )
    .where(
      and(
        eq(checkpoints.workspaceId, workspaceId),
        conversationId === undefined ? undefined : eq(checkpoints.conversationId, conversationId),
        before === undefined ? undefined : older,
      ),
    )
    .orderBy(desc(checkpoints.createdAt), desc(checkpoints.id))
    .limit(limit);
  return rows.map(({ checkpoint: row, conversation, tool, subject: about }, index) => ({
    id: row.id,
    workspaceId: row.workspaceId,
    reason: row.reason,
    title: row.title,
    isSameAsOlder: rows[index + 1]?.checkpoint.commit === row.commit,
    hasConversation: isRestorable(row, conversation),
    leftOut: row.leftOut,
    createdAt: row.createdAt,
    ...(row.callId !== null && { callId: row.callId }),
    ...(row.messageId !== null && { messageId: row.messageId }),
    ...(conversation && conversation.status !== 'deleted'
      ? { conversationId: conversation.id, conversationTitle: conversation.title }
      : {}),
    ...(tool !== null && { tool }),
    ...(about !== null && { subject: about }),
  }));
}

/** What names a call in a title; never its contents. */
const subject = sql<Record<string, string> | null>`
  case when ${toolCalls.id} is null then null else jsonb_strip_nulls(jsonb_build_object(
    'path', left(${toolCalls.arguments}->>'path', 300), 'command', left(${toolCalls.arguments}->>'command', 300),
    'from', left(${toolCalls.arguments}->>'from', 300), 'to', left(${toolCalls.arguments}->>'to', 300),
    'message', left(${toolCalls.arguments}->>'message', 300))) end`;

/** A child's conversation is its plan's; only its files can be restored. */
function isRestorable(
  { beforeSeq }: Pick<CheckpointRow, 'beforeSeq'>,
  conversation: typeof conversations.$inferSelect | null,
): boolean {
  return beforeSeq !== null && conversation?.status === 'active' && conversation.parentConversationId === null;
}

/** Messages of a conversation that are taken back at this moment. */
export async function undoneMessages(tx: Transaction, conversationId: ConversationId): Promise<MessageId[]> {
  const rows = await tx
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.conversationId, conversationId), isNotNull(messages.undoneAt)));
  return rows.map(({ id }) => id);
}

/** Every checkpoint of a workspace in the order in which they were made, with whose change it was made before. */
export async function stepsOf(
  tx: Transaction,
  { workspaceId, conversationId }: { workspaceId: WorkspaceId; conversationId: ConversationId },
): Promise<{ id: CheckpointId; commit: string; isOwn: boolean }[]> {
  const family = await tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(or(eq(conversations.id, conversationId), eq(conversations.parentConversationId, conversationId)));
  const own = new Set(family.map(({ id }) => id));
  const rows = await tx
    .select()
    .from(checkpoints)
    .where(eq(checkpoints.workspaceId, workspaceId))
    .orderBy(asc(checkpoints.createdAt), asc(checkpoints.id));
  return rows.map((row) => ({
    id: row.id,
    commit: row.commit,
    isOwn: row.reason === 'before_change' && row.conversationId !== null && own.has(row.conversationId),
  }));
}

/** The first of the last turn that changed something here. */
export async function baseOfLastTurn(
  tx: Transaction,
  workspaceId: WorkspaceId,
): Promise<{ id: CheckpointId; commit: string } | undefined> {
  const [row] = await tx.execute<{ id: CheckpointId; commit: string }>(sql`
    with turns as (
      select c.id, c.commit, c.created_at, c.conversation_id, t.turn_id
      from checkpoints c join tool_calls t on t.conversation_id = c.conversation_id and t.id = c.call_id
      where c.workspace_id = ${workspaceId} and c.reason = 'before_change'
    )
    select id, commit from turns
    where (conversation_id, turn_id) = (select conversation_id, turn_id from turns order by created_at desc, id desc limit 1)
    order by created_at, id limit 1`);
  return row && { id: row.id, commit: row.commit };
}

const keepPerWorkspace = 500;
const keepDays = 90;

/** Deletes what is too old, and gives the workspaces that have any. */
export async function pruneCheckpoints(tx: Transaction): Promise<WorkspaceId[]> {
  await tx.execute(sql`
    delete from checkpoints where created_at < now() - make_interval(days => ${keepDays}::int) or id in (
      select id from (
        select id, row_number() over (partition by workspace_id order by created_at desc, id desc) as place from checkpoints
      ) ranked where place > ${keepPerWorkspace}::int)`);
  const rows = await tx.selectDistinct({ id: checkpoints.workspaceId }).from(checkpoints);
  return rows.map(({ id }) => id);
}

export async function commitsOf(tx: Transaction, workspaceId: WorkspaceId): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ commit: checkpoints.commit })
    .from(checkpoints)
    .where(eq(checkpoints.workspaceId, workspaceId));
  return rows.map(({ commit }) => commit);
}

/** The instant of these is the transition's. */
export async function setUndone(
  tx: Transaction,
  conversationId: ConversationId,
  { ids, at }: { ids: readonly MessageId[]; at: string | null },
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(messages)
    .set({ undoneAt: at })
    .where(and(eq(messages.conversationId, conversationId), inArray(messages.id, [...ids])));
}
