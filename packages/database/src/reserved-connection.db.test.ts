import postgres, { type ReservedSql, type Sql } from 'postgres';
import { expect, test } from 'vitest';
import { reserveConnection } from './reserved-connection.ts';
import { expectNoDeaths } from './testing/expect-no-deaths.ts';
import { forwardedPort } from './testing/forwarded-port.ts';
import { type FreshDatabase, freshDatabase } from './testing/fresh-database.ts';

/*
 * The faults of postgres 3.4.9 that patches/postgres@3.4.9.patch mends. Every test here fails without it: by a rejection
 * that would end the process, or by a connection that is never given out again. After an upgrade of the driver they tell
 * whether the patch is still needed.
 */

expectNoDeaths();

const patience = { signal: new AbortController().signal, timeoutMs: 3_000 };
const reserve = (sql: Sql) => reserveConnection(sql, patience);

async function pidOf(connection: ReservedSql): Promise<number> {
  return (await connection.unsafe('select 1')).state?.pid ?? 0;
}

interface Pool extends AsyncDisposable {
  readonly sql: Sql;
  readonly witness: Sql;
  /** Ends the session on the server, and settles when our side has heard of it. */
  kill(connection: ReservedSql): Promise<void>;
}

async function pool(fresh: FreshDatabase, max: number, url = fresh.url): Promise<Pool> {
  let closed = Promise.withResolvers<void>();
  const onclose = () => {
    closed.resolve();
    closed = Promise.withResolvers();
  };
  const sql = postgres(url, { max, onclose, backoff: () => 0.05, connect_timeout: 1, max_lifetime: null });
  const witness = postgres(fresh.url, { max: 1 });
  return {
    sql,
    witness,
    async kill(connection) {
      const pid = await pidOf(connection);
      const heard = closed.promise;
      await witness`select pg_terminate_backend(${pid})`;
      await heard;
    },
    async [Symbol.asyncDispose]() {
      await sql.end({ timeout: 0.1 });
      await witness.end();
    },
  };
}

/** All connections can be had at once, and each answers. */
async function expectWhole(sql: Sql, size: number): Promise<void> {
  const all = await Promise.all(Array.from({ length: size }, () => reserve(sql)));
  await Promise.all(all.map((connection) => connection.unsafe('select 1')));
  for (const connection of all) connection.release();
}

test('a reserved session that the server ended rejects its next statements', async () => {
  await using fresh = await freshDatabase();
  await using my = await pool(fresh, 1);
  const connection = await reserve(my.sql);
  await my.kill(connection);

  await expect(connection.unsafe('select 1')).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  await expect(connection`select 1`).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  connection.release();
  await expectWhole(my.sql, 1);
});

test('statements that were queued on a session when it ended are rejected', async () => {
  await using fresh = await freshDatabase();
  await using my = await pool(fresh, 1);
  const connection = await reserve(my.sql);
  const { state } = await connection.unsafe('select 1');
  const both = Promise.allSettled([connection.unsafe('select pg_sleep($1)', [10]), connection.unsafe('select 2')]);

  await my.witness`select pg_terminate_backend(${state?.pid ?? 0})`;

  const rejected = { status: 'rejected', reason: { code: 'CONNECTION_CLOSED' } };
  expect(await both).toMatchObject([rejected, rejected]);
  await expectWhole(my.sql, 1);
});

test('a released connection refuses its old handle, and does not come back twice', async () => {
  await using fresh = await freshDatabase();
  await using my = await pool(fresh, 1);
  const connection = await reserve(my.sql);
  connection.release();
  const next = await reserve(my.sql);

  connection.release();

  await expect(connection.unsafe('select 1')).rejects.toMatchObject({ code: 'CONNECTION_RELEASED' });
  await expect(reserveConnection(my.sql, { ...patience, timeoutMs: 50 })).rejects.toThrow('no database connection');
  next.release();
  await expectWhole(my.sql, 1);
});

test('a destroyed connection leaves the pool at once, and the pool makes another', async () => {
  await using fresh = await freshDatabase();
  await using my = await pool(fresh, 1);
  const connection = await reserve(my.sql);
  const stuck = connection.unsafe('select pg_sleep(10)').execute();

  connection.destroy();
  connection.release();

  await expect(stuck).rejects.toMatchObject({ code: 'CONNECTION_DESTROYED' });
  await expect(connection.unsafe('select 1')).rejects.toMatchObject({ code: 'CONNECTION_DESTROYED' });
  await expectWhole(my.sql, 1);
});

test('a statement written in the moment of its connection’s end does not spoil the next connection in its place', async () => {
  await using fresh = await freshDatabase();
  await using my = await pool(fresh, 1);
  const connection = await reserve(my.sql);

  const last = connection.unsafe('select 1').execute();
  await Promise.resolve(); // the driver takes it now, and sends it with the next turn of the event loop
  await Promise.resolve();
  connection.destroy();

  await expect(last).rejects.toMatchObject({ code: 'CONNECTION_DESTROYED' });
  await expectWhole(my.sql, 1);
});

test('those who wait get the connection that replaces a dead one, in their order', async () => {
  await using fresh = await freshDatabase();
  await using my = await pool(fresh, 1);
  const connection = await reserve(my.sql);
  const order: string[] = [];
  const waiting = ['first', 'second'].map(async (name) => {
    const mine = await reserve(my.sql);
    order.push(name);
    await mine.unsafe('select 1');
    mine.release();
  });

  await my.kill(connection);
  await Promise.all(waiting);

  expect(order).toEqual(['first', 'second']);
});

test('a connection that cannot be made fails the one it was for, and costs the pool no place', async () => {
  await using fresh = await freshDatabase();
  await using network = await forwardedPort({ admit: (nth) => (nth === 2 ? 'reset' : 'pass') });
  await using my = await pool(fresh, 2, network.url(fresh.url));

  const asked = await Promise.allSettled([reserve(my.sql), reserve(my.sql)]);

  expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  for (const one of asked) if (one.status === 'fulfilled') one.value.release();
  await expectWhole(my.sql, 2);
});

test('a server that accepts and hangs up is an error, not an endless attempt', async () => {
  await using fresh = await freshDatabase();
  let attempts = 0;
  await using network = await forwardedPort({ admit: () => (++attempts < 3 ? 'close' : 'pass') });
  await using my = await pool(fresh, 1, network.url(fresh.url));

  await expect(reserve(my.sql)).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect(attempts).toBe(1);
  await expect(reserve(my.sql)).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  await expectWhole(my.sql, 1);
});

test('a connection that breaks while it is being set up is made again', async () => {
  await using fresh = await freshDatabase();
  let breaks = 0;
  await using network = await forwardedPort({
    breakAt: (sent) => sent.includes('pg_catalog.pg_type') && breaks++ === 0,
  });
  await using my = await pool(fresh, 1, network.url(fresh.url));

  await expectWhole(my.sql, 1);
  expect(breaks).toBe(2);
});

test('a session that dies in a statement leaves nothing of it to the next connection in its place', async () => {
  await using fresh = await freshDatabase();
  await using my = await pool(fresh, 1);
  const name = new URL(fresh.url).pathname.slice(1);
  const server = postgres(fresh.url, { max: 1, database: 'postgres' });
  const connection = await reserve(my.sql);
  const cut = connection.unsafe('select pg_sleep(10)').execute();
  cut.catch(() => {});
  await expect
    .poll(
      () =>
        server`select 1 from pg_stat_activity where datname = ${name} and query like '%pg_sleep(10)%' and pid <> pg_backend_pid()`,
    )
    .toHaveLength(1);

  await server`alter database ${server(name)} allow_connections false`;
  await server`select pg_terminate_backend(pid, 1000) from pg_stat_activity where datname = ${name}`;
  await expect(cut).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  connection.release();

  await expect(reserve(my.sql)).rejects.toMatchObject({ code: '55000' });
  await server`alter database ${server(name)} allow_connections true`;
  await expectWhole(my.sql, 1);
  await server.end();
});

test('a client that is being ended ends when the reserved connection comes back', async () => {
  await using fresh = await freshDatabase();
  await using my = await pool(fresh, 1);
  const connection = await reserve(my.sql);
  await connection.unsafe('select 1');

  const ended = my.sql.end();
  await Promise.resolve();
  connection.release();

  await ended;
  await expect(reserve(my.sql)).rejects.toMatchObject({ code: 'CONNECTION_ENDED' });
});
