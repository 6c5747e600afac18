import { and, desc, eq, inArray } from 'drizzle-orm';
import type { ConversationId, OwnerId, WorkspaceId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { Workspace } from '@codelab/protocol/workspace';
import { conversations, turns, workspaces } from './schema/conversations.ts';
import type { Transaction } from './unit-of-work.ts';

/** The one that a server was started with last comes first: a new conversation gets it. */
export async function workspacesOf(tx: Transaction, ownerId: OwnerId): Promise<Workspace[]> {
  const rows = await tx
    .select()
    .from(workspaces)
    .where(eq(workspaces.ownerId, ownerId))
    .orderBy(desc(workspaces.createdAt));
  return rows.map(({ id, name, path }) => ({ id, name, path }));
}

/** For the owner alone; without an id, the first. */
export async function findWorkspace(
  tx: Transaction,
  ownerId: OwnerId,
  id: WorkspaceId | undefined,
): Promise<Workspace> {
  const mine = eq(workspaces.ownerId, ownerId);
  const [row] = await tx
    .select()
    .from(workspaces)
    .where(id === undefined ? mine : and(mine, eq(workspaces.id, id)))
    .orderBy(desc(workspaces.createdAt))
    .limit(1);
  if (!row) throw new Problem('workspace_not_found', 'There is no such workspace.');
  return { id: row.id, name: row.name, path: row.path };
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

/** Whether an agent is at work in it now; who only waits for a person is not. */
export async function hasRunningTurn(tx: Transaction, id: WorkspaceId): Promise<boolean> {
  const running = await tx
    .select({ id: turns.id })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversationId))
    .where(and(eq(conversations.workspaceId, id), inArray(turns.status, ['queued', 'running'])))
    .limit(1);
  return running.length > 0;
}
