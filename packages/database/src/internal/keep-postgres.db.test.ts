import { rename } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { EmbeddedPostgresError } from '../embedded-postgres-error.ts';
import { dataFolder } from '../testing/data-folder.ts';
import { isAlive } from './run-lock.ts';

test('a server that is killed while it is needed is started again, where those who are connected find it', async () => {
  await using folder = await dataFolder();
  const told: string[] = [];
  const watch = { onDown: () => told.push('down'), onUp: () => told.push('up') };
  const server = await folder.start({ ephemeral: false, watch });
  const { pid } = server;
  const sql = postgres(server.url(), { max: 1, onnotice: () => {}, backoff: () => 0.05 });
  await sql`create table kept as select 42 as answer`;

  process.kill(pid, 'SIGKILL');
  await expect.poll(() => told).toEqual(['down', 'up']);
  expect(server.pid).not.toBe(pid);
  expect(await sql`select answer from kept`).toEqual([{ answer: 42 }]);
  await sql.end();
  await server.stop();
  expect(isAlive(server.pid)).toBe(false);
});

test('what keeps a server from starting again is told, and it is tried until that has passed', async () => {
  await using folder = await dataFolder();
  const reasons: unknown[] = [];
  const server = await folder.start({ watch: { onDown: (reason) => reasons.push(reason) } });
  const cluster = path.join(folder.dataDir, 'pg18');

  await rename(cluster, `${cluster}-away`);
  process.kill(server.pid, 'SIGKILL');
  await expect.poll(() => reasons).toContainEqual(expect.any(EmbeddedPostgresError));
  await rename(`${cluster}-away`, cluster);
  await expect.poll(() => isAlive(server.pid), { timeout: 10_000 }).toBe(true);

  await rename(cluster, `${cluster}-away`);
  const tried = reasons.length;
  process.kill(server.pid, 'SIGKILL');
  await expect.poll(() => reasons.length).toBeGreaterThan(tried + 1);
  await server.stop();
});
