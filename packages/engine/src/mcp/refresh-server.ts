import { findMcpServer, type McpServerRow, noteMcpServer } from '@codelab/database/mcp-servers';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { findOpenWorkspace } from '@codelab/database/workspaces';
import type { OwnerId } from '@codelab/protocol/ids';
import type { McpServer, OneMcpServer } from '@codelab/protocol/mcp';
import type { EngineContext } from '../context.ts';
import { openConnection } from './connection.ts';
import { serverShown } from './list-servers.ts';
import { noteTools } from './note-tools.ts';
import { ServerFailed } from './server-failed.ts';
import type { ToolList } from './tool-list.ts';

/** Connects, lists, hangs up. What came of it is kept with the server. The same key twice lists twice, which harms nobody. */
export async function refreshServer(
  engine: EngineContext,
  ownerId: OwnerId,
  { serverId }: OneMcpServer,
): Promise<McpServer> {
  const { database, log } = engine;
  await using work = openUnitOfWork(database, { log, command: 'refresh MCP server' });
  const { row, folder } = await work.transaction('read_one', async (tx) => {
    const found = await findMcpServer(tx, ownerId, serverId);
    const workspace = await findOpenWorkspace(tx, ownerId, found.workspaceId ?? undefined);
    return { row: found, folder: workspace.path };
  });
  const seen = await listed(engine, row, folder);
  return work.transaction('save_settings', async (tx) => {
    const at = new Date().toISOString();
    if (typeof seen === 'string') {
      await noteMcpServer(tx, serverId, { status: { state: 'failed', at, message: seen } });
    } else await noteTools(tx, serverId, { list: seen, at });
    return serverShown(await findMcpServer(tx, ownerId, serverId));
  });
}

async function listed({ servers }: EngineContext, row: McpServerRow, folder: string): Promise<ToolList | string> {
  const { limits, placeOf } = servers;
  const signal = AbortSignal.timeout(limits.connectMs + limits.listMs);
  try {
    const reached = await placeOf(row, { id: 'settings', folder }).reached();
    const connection = await openConnection(reached, { limits, onToolsChanged: () => {} }, signal);
    try {
      return await connection.tools(signal);
    } finally {
      await connection.close();
    }
  } catch (error) {
    if (error instanceof ServerFailed) return error.message;
    if (signal.aborted) return 'It did not answer in time.';
    throw error;
  }
}
