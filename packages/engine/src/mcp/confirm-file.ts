import {
  type McpServerRow,
  mcpServersOf,
  removeMcpServer,
  revokeServerLeave,
  saveMcpServer,
} from '@codelab/database/mcp-servers';
import { openUnitOfWork, type Transaction } from '@codelab/database/unit-of-work';
import { findWorkspace } from '@codelab/database/workspaces';
import { McpServerId, type OwnerId, type WorkspaceId } from '@codelab/protocol/ids';
import type { ConfirmMcpFile } from '@codelab/protocol/mcp';
import { Problem } from '@codelab/protocol/problem';
import { Done } from '@codelab/protocol/procedures';
import { once } from '../commands/once.ts';
import type { EngineContext } from '../context.ts';
import { withSecrets } from './change-servers.ts';
import { isSameTransport } from './list-servers.ts';
import { type FoundFile, foundFile, type ProposedServer } from './mcp-file.ts';

const done: Done = { accepted: true };

/**
 * A person has seen what the file of a workspace proposes, and lets it hold. What holds is kept in rows: whatever becomes
 * of the file afterwards changes nothing until it is confirmed again.
 */
export async function confirmFile(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, workspaceId, hash }: ConfirmMcpFile,
): Promise<Done> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'confirm MCP file' });
  const { path } = await work.transaction('read_one', (tx) => findWorkspace(tx, ownerId, workspaceId));
  const file = await foundFile(engine, path);
  const body = { procedure: 'mcp.confirmFile', workspaceId, hash };
  const asked = { label: 'save_settings', ownerId, key, body, answer: Done } as const;
  const changed: McpServerId[] = [];
  const answer = await once(work, asked, async (tx) => {
    if (!file || file.problem !== undefined) throw new Problem('invalid_input', file?.problem ?? 'The file is gone.');
    if (file.hash !== hash) throw new Problem('approval_changed', 'The file was changed meanwhile. Look at it again.');
    const rows = (await mcpServersOf(tx, ownerId)).filter((row) => row.workspaceId === workspaceId);
    const taken = rows.find(({ fileHash, name }) => fileHash === null && file.servers.some((one) => one.name === name));
    if (taken) throw new Problem('invalid_input', `There is a server called ${taken.name} in this workspace already.`);
    const bind = binding(engine, tx, { ownerId, workspaceId, file });
    for (const row of rows.filter(({ fileHash }) => fileHash !== null)) {
      const isGone = !file.servers.some(({ name }) => name === row.name);
      if (isGone) {
        await revokeServerLeave(tx, { ownerId, server: row.name, at: bind.at });
        await removeMcpServer(tx, row.id);
      }
      changed.push(row.id);
    }
    for (const server of file.servers) {
      await bind.server(
        server,
        rows.find(({ name }) => name === server.name),
      );
    }
    return done;
  });
  await Promise.all(changed.map((id) => engine.servers.pool.forget(id)));
  return answer;
}

type Confirmed = { readonly ownerId: OwnerId; readonly workspaceId: WorkspaceId; readonly file: FoundFile };

function binding({ servers: { box } }: EngineContext, tx: Transaction, { ownerId, workspaceId, file }: Confirmed) {
  const at = new Date().toISOString();
  return {
    at,
    async server({ name, transport, values }: ProposedServer, before: McpServerRow | undefined): Promise<void> {
      const id = before?.id ?? McpServerId.parse(crypto.randomUUID());
      const isSame = before !== undefined && isSameTransport({ transport }, before);
      if (!isSame) await revokeServerLeave(tx, { ownerId, server: name, at });
      // Secrets that a person gave to one program are not handed on to another.
      const sealed = withSecrets(isSame ? before.sealed : {}, values, { id, box });
      await saveMcpServer(tx, {
        id,
        ownerId,
        workspaceId,
        name,
        transport,
        sealed,
        enabled: before?.enabled ?? true,
        fileHash: file.hash,
        tools: isSame ? before.tools : [],
        status: isSame ? before.status : { state: 'unknown' },
        createdAt: before?.createdAt ?? at,
      });
    },
  };
}
