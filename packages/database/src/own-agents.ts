import { and, asc, eq, isNull, or } from 'drizzle-orm';
import type { OwnerId, WorkspaceId } from '@codelab/protocol/ids';
import { agents } from './schema/policy.ts';
import type { Transaction } from './unit-of-work.ts';

export type OwnAgentRow = typeof agents.$inferSelect;

/** A person's own agents in one workspace; one that was made for it goes before one of the same name for all of them. */
export async function ownAgentsIn(
  tx: Transaction,
  { ownerId, workspaceId }: { readonly ownerId: OwnerId; readonly workspaceId: WorkspaceId | undefined },
): Promise<OwnAgentRow[]> {
  const everywhere = isNull(agents.workspaceId);
  const here = workspaceId === undefined ? everywhere : or(everywhere, eq(agents.workspaceId, workspaceId));
  const rows = await tx
    .select()
    .from(agents)
    .where(and(eq(agents.ownerId, ownerId), here))
    .orderBy(asc(agents.name));
  return rows.filter(
    (row) => row.workspaceId !== null || !rows.some((other) => other.workspaceId !== null && other.name === row.name),
  );
}
