import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '@codelab/database/embedded-postgres';
import { migrate } from '@codelab/database/migrate';

/** A Postgres with the safety and the settings that people get, and folders, all of which vanish at the end. */
export type Place = AsyncDisposable & {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly workspace: string;
  /** A connection beside those of the server. */
  readonly sql: postgres.Sql;
  readonly postgresPid: number;
};

/** Root's own temporary folder may be closed to the account that Postgres runs as. */
const parent = process.getuid?.() === 0 ? '/var/tmp' : os.tmpdir();

export function temporaryFolder(): Disposable & { readonly path: string } {
  const folder = mkdtempSync(path.join(parent, 'codelab-bench-'));
  chmodSync(folder, 0o755); // Postgres, when we are root, runs as somebody else
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    path: folder,
    [Symbol.dispose]() {
      process.off('exit', remove);
      remove();
    },
  };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** `settings` are Postgres' own. */
export async function openPlace(settings: Readonly<Record<string, string>> = {}): Promise<Place> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(temporaryFolder());
  const dataDir = path.join(folder.path, 'data');
  const workspace = path.join(folder.path, 'workspace');
  mkdirSync(workspace);
  const server = await startEmbeddedPostgres({ dataDir, settings });
  opened.defer(() => server.stop());
  const administrator = postgres(server.url(), { max: 1, onnotice: () => {} });
  await administrator`create database bench`;
  await administrator.end();
  const databaseUrl = server.url('bench');
  await migrate(databaseUrl);
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {}, connection: { application_name: 'bench' } });
  opened.defer(() => sql.end({ timeout: 1 }));
  const kept = opened.move();
  return {
    databaseUrl,
    dataDir,
    workspace,
    sql,
    postgresPid: server.pid,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
