import { eq } from 'drizzle-orm';
import { noteMcpServer, revokeServerLeave } from '@codelab/database/mcp-servers';
import { mcpServers } from '@codelab/database/schema/policy';
import type { Transaction } from '@codelab/database/unit-of-work';
import { canonicalJson } from '@codelab/domain/canonical-json';
import type { McpServerId, Timestamp } from '@codelab/protocol/ids';
import type { McpTool } from '@codelab/protocol/mcp';
import type { ToolList } from './tool-list.ts';
import { callNamesOf } from './tool-name.ts';

/**
 * Keeps what a server says of its tools. Whoever allowed a tool for good had seen another one, when its schema or its
 * description is not the same any more: that leave is taken back.
 */
export async function noteTools(
  tx: Transaction,
  id: McpServerId,
  { list, at }: { readonly list: ToolList; readonly at: Timestamp },
): Promise<void> {
  const [row] = await tx.select().from(mcpServers).where(eq(mcpServers.id, id)).for('update');
  if (!row) return;
  const { tools, leftOut } = list;
  const now = new Map(tools.map((tool) => [tool.name, canonicalJson(tool)]));
  const names = callNamesOf(row.name, row.tools);
  const changed = row.tools
    .filter((before: McpTool) => now.get(before.name) !== canonicalJson(before))
    .flatMap(({ name }) => names.get(name) ?? []);
  if (changed.length > 0) await revokeServerLeave(tx, { ownerId: row.ownerId, server: row.name, tools: changed, at });
  await noteMcpServer(tx, id, { tools, status: { state: 'ready', at, ...(leftOut.length > 0 && { leftOut }) } });
}
