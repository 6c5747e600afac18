import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import type { Allowance } from '@codelab/api/token-bucket';
import { type Client, connect } from '@codelab/client/connect';
import { newKey } from '@codelab/client/new-key';
import { freshDatabase } from '@codelab/database/testing/fresh-database';
import type { EngineOptions } from '@codelab/engine/start-engine';
import { modelThat, says } from '@codelab/engine/testing/scripted-model';
import type { ConversationId } from '@codelab/protocol/ids';
import type { CreateConversation } from '@codelab/protocol/procedures';
import { readEnv } from '../env.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { type Chat, openChat } from './open-chat.ts';
import { type RecordedLog, recordedLog } from './recorded-log.ts';

export type AppOptions = {
  /** Default: one that says "Hello." to everything. */
  readonly model?: EngineOptions['model'];
  /** Environment variables besides those that the fixture sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** A second server for the same database, data directory and workspace. */
  readonly beside?: App;
  readonly changes?: Allowance;
  readonly maxStreamsPerOwner?: number;
  readonly sweepEveryMs?: number;
  readonly mcpLimits?: EngineOptions['mcpLimits'];
};

/** A real server on a database and in folders of its own: everything but the pages, and the model by script. */
export type App = AsyncDisposable & {
  readonly url: string;
  readonly token: string;
  readonly client: Client;
  /** A second, independent connection: the only one whose word counts for what is stored. */
  readonly sql: postgres.Sql;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly workspace: string;
  readonly log: RecordedLog;
  readonly server: RunningServer;
  /** A new conversation, followed from its beginning. */
  conversation(input?: Omit<CreateConversation, 'key'>): Promise<Chat>;
  /** The same server, stopped as by SIGTERM and started again on the same port. */
  restart(): Promise<void>;
  /** How many rows each table has: the same before and after a refusal. */
  rowCounts(): Promise<Readonly<Record<string, number>>>;
};

export async function startApp(options: AppOptions = {}): Promise<App> {
  await using opened = new AsyncDisposableStack();
  const { beside, model = modelThat(() => says('Hello.')), env: variables, ...limits } = options;
  const { databaseUrl, dataDir, workspace } = beside ?? (await freshPlace(opened));
  const log = recordedLog();
  const env = readEnv({
    PORT: '0',
    DATABASE_URL: databaseUrl,
    CODELAB_DATA_DIR: dataDir,
    CODELAB_WORKSPACE: workspace,
    ...variables,
  });
  const start = (port: number) => startServer({ ...env, port }, { log, withPages: false, model, ...limits });
  let server = await start(0);
  opened.defer(() => server.stop());
  const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} });
  opened.defer(() => sql.end({ timeout: 1 }));
  const { port, ownerToken: token } = server;
  const url = `http://127.0.0.1:${port}`;
  const client = connect({ url, token });
  const chats = opened.use(new AsyncDisposableStack());
  const kept = opened.move();
  return {
    url,
    token,
    client,
    sql,
    databaseUrl,
    dataDir,
    workspace,
    log,
    get server() {
      return server;
    },
    async conversation(input = {}) {
      const { conversationId } = await client.api.conversation.create.mutate({ ...input, key: newKey() });
      return chats.use(openChat(client, conversationId as ConversationId));
    },
    async restart() {
      await server.stop();
      server = await start(port);
    },
    rowCounts: () => rowCounts(sql),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function freshPlace(opened: AsyncDisposableStack) {
  const { url } = opened.use(await freshDatabase());
  const folder = await mkdtemp(path.join(os.tmpdir(), 'codelab-app-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const workspace = path.join(folder, 'workspace');
  await mkdir(workspace);
  return { databaseUrl: url, dataDir: path.join(folder, 'data'), workspace };
}

async function rowCounts(sql: postgres.Sql): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name`;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ${sql(name)}`;
    counts[name] = row?.count ?? 0;
  }
  return counts;
}
