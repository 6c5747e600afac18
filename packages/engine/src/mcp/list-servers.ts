import { type McpServerRow, mcpServersOf } from '@codelab/database/mcp-servers';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { workspacesOf } from '@codelab/database/workspaces';
import type { OwnerId } from '@codelab/protocol/ids';
import type { McpFile, McpList, McpServer } from '@codelab/protocol/mcp';
import type { Workspace } from '@codelab/protocol/workspace';
import type { EngineContext } from '../context.ts';
import { type FoundFile, foundFile, mcpFilePath, type ProposedServer } from './mcp-file.ts';
import { callNamesOf } from './tool-name.ts';

/** What a person has, and what files of workspaces propose. No secret is in it. */
export async function listServers(engine: EngineContext, ownerId: OwnerId): Promise<McpList> {
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  const { rows, workspaces } = await work.transaction('read_list', async (tx) => ({
    rows: await mcpServersOf(tx, ownerId),
    workspaces: await workspacesOf(tx, ownerId),
  }));
  const found = await Promise.all(workspaces.map(async (one) => ({ one, file: await foundFile(engine, one.path) })));
  const files = found.flatMap(({ one, file }) => (file ? [fileShown(one, file, rows)] : []));
  return { servers: rows.map(serverShown), files };
}

export function serverShown(row: McpServerRow): McpServer {
  const { id, name, transport, sealed, workspaceId, enabled, fileHash, tools, status } = row;
  const names = callNamesOf(name, tools);
  return {
    id,
    name,
    transport,
    secrets: Object.keys(sealed).sort(),
    ...(workspaceId !== null && { workspaceId }),
    enabled,
    source: fileHash === null ? 'settings' : 'file',
    tools: tools.flatMap((tool) => {
      const callName = names.get(tool.name);
      return callName === undefined ? [] : [{ ...tool, callName }];
    }),
    status,
  };
}

function fileShown(workspace: Workspace, file: FoundFile, rows: readonly McpServerRow[]): McpFile {
  const mine = rows.filter((row) => row.workspaceId === workspace.id);
  const known = mine.filter((row) => row.fileHash !== null);
  const base = { workspaceId: workspace.id, workspace: workspace.name, path: mcpFilePath, hash: file.hash };
  const taken = file.servers.find(({ name }) => mine.some((row) => row.fileHash === null && row.name === name));
  const problem = file.problem ?? (taken && `There is a server called ${taken.name} in this workspace already.`);
  if (problem !== undefined) return { ...base, state: 'unreadable', problem, servers: [], removed: [] };
  const isConfirmed = known.every((row) => row.fileHash === file.hash) && known.length === file.servers.length;
  return {
    ...base,
    state: isConfirmed ? 'confirmed' : 'waiting',
    servers: file.servers.map((server) => ({
      name: server.name,
      transport: server.transport,
      secrets: [...Object.keys(server.values), ...server.missing].sort(),
      missing: server.missing,
      change: changeOf(
        server,
        known.find(({ name }) => name === server.name),
        file.hash,
      ),
    })),
    removed: known.map(({ name }) => name).filter((name) => !file.servers.some((server) => server.name === name)),
  };
}

function changeOf(server: ProposedServer, row: McpServerRow | undefined, hash: string): 'added' | 'changed' | 'same' {
  if (!row) return 'added';
  // Values of secrets cannot be compared: where the file is another one, so may they be.
  const hasSecrets = Object.keys(server.values).length > 0;
  return isSameTransport(server, row) && (row.fileHash === hash || !hasSecrets) ? 'same' : 'changed';
}

export function isSameTransport(
  { transport }: Pick<ProposedServer, 'transport'>,
  row: Pick<McpServerRow, 'transport'>,
): boolean {
  const other = row.transport;
  if (transport.type === 'stdio') {
    return other.type === 'stdio' && other.command === transport.command && sameWords(other.args, transport.args);
  }
  return other.type === 'http' && other.url === transport.url;
}

function sameWords(words: readonly string[], others: readonly string[]): boolean {
  return words.length === others.length && words.every((word, index) => word === others[index]);
}
