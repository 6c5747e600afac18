import { createHash } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { Database } from '@codelab/database/connect';
import type { Log } from '@codelab/database/log';
import { type McpServerRow, noteMcpServer } from '@codelab/database/mcp-servers';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import type { McpServerId } from '@codelab/protocol/ids';
import { ownerOf, programFolders } from '../sandbox/shell.ts';
import type { SecretBox } from '../settings/secret-box.ts';
import { type AnswerDesk, openAnswerDesk } from './answer-desk.ts';
import type { Reached } from './connection.ts';
import { type McpLimits, usualLimits } from './limits.ts';
import { noteTools } from './note-tools.ts';
import { type McpPool, openPool, type Place, type Seen } from './pool.ts';
import { ServerFailed } from './server-failed.ts';

/** The servers of tools, as one process has to do with them. */
export type Servers = {
  readonly pool: McpPool;
  readonly desk: AnswerDesk;
  readonly limits: McpLimits;
  readonly box: SecretBox;
  /** The place of a row's server for one user of it. */
  readonly placeOf: (row: McpServerRow, user: { readonly id: string; readonly folder: string }) => Place;
  close(): Promise<void>;
};

type Known = {
  readonly database: Database;
  readonly log: Log;
  readonly box: SecretBox;
  /** Where programs are looked for first: as in the shell that CodeLab was started from. */
  readonly programPath: string | undefined;
  readonly limits?: Partial<McpLimits> | undefined;
};

export async function openServers({ database, log, box, programPath, limits: given }: Known): Promise<Servers> {
  const limits = { ...usualLimits, ...given };

  async function note(id: McpServerId, seen: Seen): Promise<void> {
    await using work = openUnitOfWork(database, { log });
    await work.transaction('save_settings', async (tx) => {
      const at = new Date().toISOString();
      if (seen.type === 'tools') return noteTools(tx, id, { list: seen.list, at });
      return noteMcpServer(tx, id, { status: { state: 'failed', at, message: seen.message } });
    });
  }
  const pool = openPool(limits, (serverId, seen) => {
    if (seen.type === 'failed') log.warn({ server: serverId, reason: seen.message }, 'a server of tools failed');
    note(serverId, seen).catch((error: unknown) => log.warn({ err: error }, 'the state of a server was not kept'));
  });
  const desk = await openAnswerDesk({ database, log });

  return {
    pool,
    desk,
    limits,
    box,
    placeOf: (row, { id, folder }) => ({
      serverId: row.id,
      user: id,
      version: createHash('sha256')
        .update(JSON.stringify([row.transport, row.sealed, folder]))
        .digest('hex'),
      reached: async (): Promise<Reached> => ({
        transport: row.transport,
        secrets: opened(row, box),
        cwd: folder,
        owner: row.transport.type === 'stdio' ? await ownerOf(folder) : undefined,
        environment: environmentOf(programPath),
      }),
    }),
    async close() {
      await desk.close();
      await pool.close();
    },
  };
}

/** The one place where a secret of a server is kept. */
export function secretPlace(id: McpServerId, name: string): string {
  return `mcp_servers.sealed:${id}:${name}`;
}

function opened({ id, sealed }: McpServerRow, box: SecretBox): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(sealed).map(([name, value]) => [name, box.open(value, secretPlace(id, name))]),
    );
  } catch (cause) {
    const message = 'Its secrets cannot be read any more. Set them again under Settings → MCP servers.';
    throw new ServerFailed(message, { cause });
  }
}

/** Programs of people are looked for where they look themselves; nothing else of our environment is given away. */
function environmentOf(programPath: string | undefined): Record<string, string> {
  const home = homedir();
  const folders = [programPath, dirname(process.execPath), ...programFolders, `${home}/.local/bin`];
  return {
    PATH: folders.filter((folder) => folder !== undefined).join(':'),
    HOME: home,
    TMPDIR: tmpdir(),
    LANG: 'C.UTF-8',
  };
}
