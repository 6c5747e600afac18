import type { OwnerId, Timestamp, WorkspaceId } from '@codelab/protocol/ids';
import { owners, workspaces } from './schema/conversations.ts';
import type { Transaction } from './unit-of-work.ts';

/** The owner of everything, made once. */
export async function ensureOwner(
  tx: Transaction,
  owner: { id: OwnerId; name: string; createdAt: Timestamp },
): Promise<void> {
  await tx.insert(owners).values(owner).onConflictDoNothing();
}

/** A folder of this owner's, which becomes the one that new conversations get; known already, it keeps id and name, and is on the list again. */
export async function ensureWorkspace(
  tx: Transaction,
  workspace: { id: WorkspaceId; ownerId: OwnerId; name: string; path: string; createdAt: Timestamp },
): Promise<WorkspaceId> {
  const { createdAt } = workspace;
  const [kept] = await tx
    .insert(workspaces)
    .values(workspace)
    .onConflictDoUpdate({
      target: [workspaces.ownerId, workspaces.path],
      set: { createdAt, forgottenAt: null },
    })
    .returning({ id: workspaces.id });
  return kept?.id ?? workspace.id;
}
