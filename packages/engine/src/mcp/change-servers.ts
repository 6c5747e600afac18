import {
  findMcpServer,
  type McpServerRow,
  mcpServersOf,
  removeMcpServer,
  revokeServerLeave,
  saveMcpServer,
} from '@codelab/database/mcp-servers';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { findWorkspace } from '@codelab/database/workspaces';
import { McpServerId, type OwnerId } from '@codelab/protocol/ids';
import { type EnableMcpServer, type OneMcpServer, SavedMcpServer, type SaveMcpServer } from '@codelab/protocol/mcp';
import { Problem } from '@codelab/protocol/problem';
import { Done } from '@codelab/protocol/procedures';
import { once } from '../commands/once.ts';
import type { EngineContext } from '../context.ts';
import type { SecretBox } from '../settings/secret-box.ts';
import { isSameTransport } from './list-servers.ts';
import { secretPlace } from './open-servers.ts';

const done: Done = { accepted: true };

/** A new server, or a changed one. What was allowed to another program of its name is allowed no more. */
export async function saveServer(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, ...input }: SaveMcpServer,
): Promise<SavedMcpServer> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'save MCP server' });
  // Of the secrets only their seals may be kept: not even their hash stands beside the command.
  const { secrets, ...shown } = input;
  const body = { procedure: 'mcp.save', ...shown, secrets: Object.keys(secrets ?? {}).sort() };
  const asked = { label: 'save_settings', ownerId, key, body, answer: SavedMcpServer } as const;
  const saved = await once(work, asked, async (tx) => {
    const rows = await mcpServersOf(tx, ownerId);
    const before = input.serverId && (await findMcpServer(tx, ownerId, input.serverId));
    if (before && before.fileHash !== null) assertOnlySecrets(before, input);
    if (input.workspaceId !== undefined) await findWorkspace(tx, ownerId, input.workspaceId);
    assertNameIsFree(rows, before, input);
    const id = before?.id ?? McpServerId.parse(crypto.randomUUID());
    const at = new Date().toISOString();
    const isSame = before !== undefined && before.name === input.name && isSameTransport(input, before);
    const sealed = withSecrets(before?.sealed ?? {}, secrets ?? {}, { id, box: engine.servers.box });
    if (!isSame) {
      await revokeServerLeave(tx, { ownerId, server: input.name, at });
      if (before && before.name !== input.name) await revokeServerLeave(tx, { ownerId, server: before.name, at });
    }
    await saveMcpServer(tx, {
      id,
      ownerId,
      workspaceId: input.workspaceId ?? null,
      name: input.name,
      transport: input.transport,
      sealed,
      enabled: before?.enabled ?? true,
      fileHash: before?.fileHash ?? null,
      tools: isSame ? before.tools : [],
      status: isSame ? before.status : { state: 'unknown' },
      createdAt: before?.createdAt ?? at,
    });
    return { serverId: id };
  });
  await engine.servers.pool.forget(saved.serverId);
  return saved;
}

export async function removeServer(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, serverId }: OneMcpServer,
): Promise<Done> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'remove MCP server' });
  const body = { procedure: 'mcp.remove', serverId };
  const asked = { label: 'save_settings', ownerId, key, body, answer: Done } as const;
  const answer = await once(work, asked, async (tx) => {
    const row = await findMcpServer(tx, ownerId, serverId);
    await revokeServerLeave(tx, { ownerId, server: row.name, at: new Date().toISOString() });
    await removeMcpServer(tx, serverId);
    return done;
  });
  await engine.servers.pool.forget(serverId);
  return answer;
}

export async function enableServer(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, serverId, enabled }: EnableMcpServer,
): Promise<Done> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'enable MCP server' });
  const body = { procedure: 'mcp.setEnabled', serverId, enabled };
  const asked = { label: 'save_settings', ownerId, key, body, answer: Done } as const;
  const answer = await once(work, asked, async (tx) => {
    const row = await findMcpServer(tx, ownerId, serverId);
    await saveMcpServer(tx, { ...row, enabled });
    return done;
  });
  if (!enabled) await engine.servers.pool.forget(serverId);
  return answer;
}

/** What a file says is changed in the file, so that a person confirms what stands there. */
function assertOnlySecrets(before: McpServerRow, input: Omit<SaveMcpServer, 'key'>): void {
  const isElsewhere = (input.workspaceId ?? null) !== before.workspaceId || input.name !== before.name;
  if (isElsewhere || !isSameTransport(input, before)) {
    throw new Problem('invalid_input', 'This server comes from a file of its workspace. Change it there.');
  }
}

function assertNameIsFree(
  rows: readonly McpServerRow[],
  before: McpServerRow | undefined,
  { name, workspaceId }: Omit<SaveMcpServer, 'key'>,
): void {
  const other = rows.find(
    (row) => row.id !== before?.id && row.name === name && row.workspaceId === (workspaceId ?? null),
  );
  if (other) throw new Problem('invalid_input', `There is a server called ${name} already.`, { field: 'name' });
}

type Sealing = { readonly id: McpServerId; readonly box: SecretBox };

export function withSecrets(
  before: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>>,
  { id, box }: Sealing,
): Record<string, string> {
  const sealed = { ...before };
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete sealed[name];
    else sealed[name] = box.seal(value, secretPlace(id, name));
  }
  return sealed;
}
