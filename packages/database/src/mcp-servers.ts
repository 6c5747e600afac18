import { and, asc, eq, isNull, or, sql } from 'drizzle-orm';
import type { ConversationId, McpServerId, OwnerId, Timestamp, WorkspaceId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { conversations } from './schema/conversations.ts';
import { mcpServers, rules } from './schema/policy.ts';
import type { Transaction } from './unit-of-work.ts';

export type McpServerRow = typeof mcpServers.$inferSelect;

export function mcpServersOf(tx: Transaction, ownerId: OwnerId): Promise<McpServerRow[]> {
  return tx
    .select()
    .from(mcpServers)
    .where(eq(mcpServers.ownerId, ownerId))
    .orderBy(asc(mcpServers.name), asc(mcpServers.id));
}

/** Those whose tools are offered in one place: one of the workspace goes before one of the same name for all of them. */
export async function mcpServersIn(
  tx: Transaction,
  { ownerId, workspaceId }: { readonly ownerId: OwnerId; readonly workspaceId: WorkspaceId | undefined },
): Promise<McpServerRow[]> {
  const everywhere = isNull(mcpServers.workspaceId);
  const here = workspaceId === undefined ? everywhere : or(everywhere, eq(mcpServers.workspaceId, workspaceId));
  const rows = await tx
    .select()
    .from(mcpServers)
    .where(and(eq(mcpServers.ownerId, ownerId), here, eq(mcpServers.enabled, true)))
    .orderBy(asc(mcpServers.name));
  return rows.filter(
    (row) => row.workspaceId !== null || !rows.some((other) => other.workspaceId !== null && other.name === row.name),
  );
}

/** For the owner alone. */
export async function findMcpServer(tx: Transaction, ownerId: OwnerId, id: McpServerId): Promise<McpServerRow> {
  const [row] = await tx
    .select()
    .from(mcpServers)
    .where(and(eq(mcpServers.id, id), eq(mcpServers.ownerId, ownerId)));
  if (!row) throw new Problem('mcp_server_not_found', 'There is no such server.');
  return row;
}

/** As it is now, for a call in one conversation; `undefined` when it was removed, or belongs elsewhere. */
export async function mcpServerFor(
  tx: Transaction,
  conversationId: ConversationId,
  id: McpServerId,
): Promise<McpServerRow | undefined> {
  const [found] = await tx
    .select({ server: mcpServers })
    .from(conversations)
    .innerJoin(
      mcpServers,
      and(
        eq(mcpServers.ownerId, conversations.ownerId),
        or(isNull(mcpServers.workspaceId), eq(mcpServers.workspaceId, conversations.workspaceId)),
      ),
    )
    .where(and(eq(conversations.id, conversationId), eq(mcpServers.id, id)));
  return found?.server;
}

export async function saveMcpServer(tx: Transaction, row: typeof mcpServers.$inferInsert): Promise<void> {
  const { id: _, ownerId: __, createdAt: ___, ...values } = row;
  await tx.insert(mcpServers).values(row).onConflictDoUpdate({ target: mcpServers.id, set: values });
}

export async function removeMcpServer(tx: Transaction, id: McpServerId): Promise<void> {
  await tx.delete(mcpServers).where(eq(mcpServers.id, id));
}

/** What a process saw of it. A row that was removed meanwhile stays removed. */
export async function noteMcpServer(
  tx: Transaction,
  id: McpServerId,
  seen: Partial<Pick<McpServerRow, 'status' | 'tools'>>,
): Promise<void> {
  await tx.update(mcpServers).set(seen).where(eq(mcpServers.id, id));
}

/**
 * Takes back what was allowed for good to tools of a server: those that were given, or all. Whoever allowed them had
 * another program, or another tool, before their eyes.
 */
export async function revokeServerLeave(
  tx: Transaction,
  what: {
    readonly ownerId: OwnerId;
    readonly server: string;
    readonly tools?: readonly string[];
    readonly at: Timestamp;
  },
): Promise<void> {
  const { ownerId, server, tools, at } = what;
  const tool = sql`${rules.draft}->>'tool'`;
  const isMeant =
    tools === undefined
      ? sql`starts_with(${tool}, ${`${server}__`})`
      : sql`${tool} in (select jsonb_array_elements_text(${JSON.stringify(tools)}::text::jsonb))`;
  await tx
    .update(rules)
    .set({ revokedAt: at })
    .where(
      and(eq(rules.ownerId, ownerId), isNull(rules.revokedAt), sql`${rules.draft}->>'verdict' = 'allow'`, isMeant),
    );
}
