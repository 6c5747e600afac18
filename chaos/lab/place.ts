import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { forwardedPort } from '@codelab/database/testing/forwarded-port';
import type { OwnPostgres } from './postgres.ts';

/** One fresh database, one data directory and one workspace, which several processes share. */
export type Place = AsyncDisposable & {
  readonly dataDir: string;
  readonly workspace: string;
  readonly postgres: OwnPostgres;
  /** Our own way to the database: what is checked from outside is read here. Survives every restart. */
  readonly sql: postgres.Sql;
  /** A way of its own to the database, which can be cut. */
  openWay(): Promise<Way>;
  /** Ends every session of the servers, as a failover does. */
  endSessions(): Promise<void>;
};

export type Way = {
  readonly url: string;
  cut(): void;
  /** How many were passed so far. */
  readonly commits: number;
  /** Passes the nth commit from now on, and breaks its connection before the answer. Settles when it is so. */
  cutAtCommit(nth: number): Promise<void>;
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
      let [commits, cutAt] = [0, 0];
      let cut = () => {};
      const breakAfter = (sent: Buffer) => {
        if (!sent.includes('commit\0')) return false;
        commits += 1;
        if (commits === cutAt) cut();
        return commits === cutAt;
      };
      const way = ways.use(await forwardedPort({ target, breakAfter }));
      return {
        url: way.url(server.url(name)),
        cut: () => way.breakAll(),
        get commits() {
          return commits;
        },
        cutAtCommit(nth) {
          cutAt = commits + nth;
          return new Promise((resolve) => {
            cut = resolve;
          });
        },
      };
    },
    async endSessions() {
      await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'codelab'`;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

let lastPort = 20_000 + (process.pid % 100) * 100;

/** A port that nobody listens on just now, below those that the system gives to whoever connects to something. */
export async function freePort(): Promise<number> {
  const port = ++lastPort;
  const server = net.createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (!isFree) return freePort();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
