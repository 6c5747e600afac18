import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { type ForwardedPort, forwardedPort } from '@codelab/database/testing/forwarded-port';
import type { OwnPostgres } from './postgres.ts';

/** One fresh database, one data directory and one workspace, which several processes share. */
export type Place = AsyncDisposable & {
  readonly dataDir: string;
  readonly workspace: string;
  readonly postgres: OwnPostgres;
  /** Our own way to the database: what is checked from outside is read here. Survives every restart. */
  readonly sql: postgres.Sql;
  /** A way of its own to the database, which can be cut. */
  openWay(): Promise<{ readonly url: string; readonly way: ForwardedPort }>;
  /** Ends every session of the servers, as a failover does. */
  endSessions(): Promise<void>;
};

let made = 0;

export async function openPlace(server: OwnPostgres): Promise<Place> {
  await using opened = new AsyncDisposableStack();
  const name = `place_${++made}`;
  const administrator = postgres(server.url(), { max: 1, onnotice: () => {} });
  await administrator`create database ${administrator(name)}`;
  await administrator.end();
  const target = () => server.port;
  const own = opened.use(await forwardedPort({ target }));
  const sql = postgres(own.url(server.url(name)), { max: 3, onnotice: () => {}, max_lifetime: null });
  opened.defer(() => sql.end({ timeout: 1 }));
  const work = await mkdtemp(path.join(os.tmpdir(), 'codelab-chaos-'));
  opened.defer(() => rm(work, { recursive: true, force: true }));
  const [dataDir, workspace] = [path.join(work, 'data'), path.join(work, 'workspace')];
  await mkdir(path.join(workspace, 'counters'), { recursive: true });
  const ways = opened.use(new AsyncDisposableStack());
  const kept = opened.move();
  return {
    dataDir,
    workspace,
    postgres: server,
    sql,
    async openWay() {
      const way = ways.use(await forwardedPort({ target }));
      return { url: way.url(server.url(name)), way };
    },
    async endSessions() {
      await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'codelab'`;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}
