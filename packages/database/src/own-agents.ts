import { and, asc, eq, isNotNull, isNull, or } from 'drizzle-orm';
import type { AgentName } from '@codelab/protocol/agent';
import type { AgentId, OwnerId, WorkspaceId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { owners } from './schema/conversations.ts';
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

/** For the owner alone; somebody else's agent is as good as none. */
export async function findOwnAgent(tx: Transaction, ownerId: OwnerId, id: AgentId): Promise<OwnAgentRow> {
  const [row] = await tx
    .select()
    .from(agents)
    .where(and(eq(agents.ownerId, ownerId), eq(agents.id, id)));
  if (!row) throw new Problem('agent_not_found', 'There is no such agent.');
  return row;
}

/** Those that came from files of one workspace. */
export function agentsFromFiles(
  tx: Transaction,
  { ownerId, workspaceId }: { readonly ownerId: OwnerId; readonly workspaceId: WorkspaceId },
): Promise<OwnAgentRow[]> {
  return tx
    .select()
    .from(agents)
    .where(and(eq(agents.ownerId, ownerId), eq(agents.workspaceId, workspaceId), isNotNull(agents.file)))
    .orderBy(asc(agents.name));
}

/** Every other agent of this owner waits until the transaction is over: of two with one name, the second is refused. */
export async function lockOwnAgents(tx: Transaction, ownerId: OwnerId): Promise<void> {
  await tx.select({ id: owners.id }).from(owners).where(eq(owners.id, ownerId)).for('no key update');
}

/**
 * Who has this name already where an agent for this workspace, or for all of them, would be met. No agent hides another
 * one: what a name stands for would change with the place.
 */
export async function ownAgentInTheWay(
  tx: Transaction,
  wanted: { readonly ownerId: OwnerId; readonly workspaceId: WorkspaceId | undefined; readonly name: AgentName },
): Promise<OwnAgentRow | undefined> {
  const { ownerId, workspaceId, name } = wanted;
  const named = and(eq(agents.ownerId, ownerId), eq(agents.name, name));
  const here = workspaceId && or(isNull(agents.workspaceId), eq(agents.workspaceId, workspaceId));
  const [row] = await tx.select().from(agents).where(and(named, here)).limit(1);
  return row;
}

export async function saveOwnAgent(tx: Transaction, row: typeof agents.$inferInsert): Promise<void> {
  const { id, ownerId, createdAt, ...values } = row;
  await tx.insert(agents).values(row).onConflictDoUpdate({ target: agents.id, set: values });
}

export async function removeOwnAgent(tx: Transaction, ownerId: OwnerId, id: AgentId): Promise<void> {
  await findOwnAgent(tx, ownerId, id);
  await tx.delete(agents).where(eq(agents.id, id));
}
