import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { ConversationId, OwnerId, WorkspaceId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { Workspace, WorkspaceSettings } from '@codelab/protocol/workspace';
import { conversations, turns, workspaces } from './schema/conversations.ts';
import type { Transaction } from './unit-of-work.ts';

type WorkspaceRow = typeof workspaces.$inferSelect;

/** The one that was made, opened or started with last comes first: a new conversation gets it. */
export async function workspacesOf(tx: Transaction, ownerId: OwnerId): Promise<Workspace[]> {
  const rows = await tx
    .select()
    .from(workspaces)
    .where(and(eq(workspaces.ownerId, ownerId), isNull(workspaces.forgottenAt)))
    .orderBy(desc(workspaces.createdAt));
  return rows.map(workspaceOf);
}

/** For the owner alone; without an id, the first. One that was taken off the list is not found. */
export async function findOpenWorkspace(
  tx: Transaction,
  ownerId: OwnerId,
  id: WorkspaceId | undefined,
): Promise<Workspace> {
  const mine = and(eq(workspaces.ownerId, ownerId), isNull(workspaces.forgottenAt));
  const [row] = await tx
    .select()
    .from(workspaces)
    .where(id === undefined ? mine : and(mine, eq(workspaces.id, id)))
    .orderBy(desc(workspaces.createdAt))
    .limit(1);
  if (!row) throw notFound();
  return workspaceOf(row);
}

/** For the owner alone; on the list or not, because conversations in it go on. */
export async function findWorkspace(tx: Transaction, ownerId: OwnerId, id: WorkspaceId): Promise<Workspace> {
  const [row] = await tx
    .select()
    .from(workspaces)
    .where(and(eq(workspaces.ownerId, ownerId), eq(workspaces.id, id)));
  if (!row) throw notFound();
  return workspaceOf(row);
}

function workspaceOf({ id, name, path, settings }: WorkspaceRow): Workspace {
  return { id, name, path, settings };
}

function notFound(): Problem {
  return new Problem('workspace_not_found', 'There is no such workspace.');
}

/** Where a conversation's files are, on the server's disk. */
export async function workspacePathOf(tx: Transaction, id: ConversationId): Promise<string> {
  const [row] = await tx
    .select({ path: workspaces.path })
    .from(conversations)
    .innerJoin(workspaces, eq(workspaces.id, conversations.workspaceId))
    .where(eq(conversations.id, id));
  if (!row) throw new Problem('workspace_not_found', 'The workspace of this conversation is gone.');
  return row.path;
}

export async function changeWorkspace(
  tx: Transaction,
  id: WorkspaceId,
  change: { name?: string; settings?: WorkspaceSettings; forgottenAt?: string },
): Promise<void> {
  await tx.update(workspaces).set(change).where(eq(workspaces.id, id));
}

/** Whether an agent is at work in it now; with `waiting`, also who waits for a person. */
export async function hasOpenTurn(tx: Transaction, id: WorkspaceId, which: { waiting: boolean }): Promise<boolean> {
  const open = which.waiting ? (['queued', 'running', 'waiting'] as const) : (['queued', 'running'] as const);
  const found = await tx
    .select({ id: turns.id })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversationId))
    .where(and(eq(conversations.workspaceId, id), inArray(turns.status, [...open])))
    .limit(1);
  return found.length > 0;
}
