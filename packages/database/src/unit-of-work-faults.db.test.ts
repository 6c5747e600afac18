import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { connect, type Database } from './connect.ts';
import { AcquireTimeout } from './reserved-connection.ts';
import { dataFolder } from './testing/data-folder.ts';
import { expectNoDeaths } from './testing/expect-no-deaths.ts';
import { forwardedPort } from './testing/forwarded-port.ts';
import { things, witnessedDatabase } from './testing/witnessed-database.ts';
import { openUnitOfWork, type Transaction } from './unit-of-work.ts';
import { TransactionHeldTooLong } from './unit-of-work-errors.ts';

expectNoDeaths();

const add = (id: number) => (tx: Transaction) => tx.insert(things).values({ id });
const pidOf = async (tx: Transaction) =>
  (await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`))[0]?.pid;
const one = (tx: Transaction) => tx.execute(sql`select 1 as one`);

/** Every connection of the pool can be had at once, and answers. */
async function expectHealthy(database: Database): Promise<void> {
  const { size } = database.pool();
  const all = Promise.withResolvers<void>();
  let held = 0;
  const answers = Array.from({ length: size }, async () => {
    await using work = openUnitOfWork(database);
    return work.transaction('read_one', async (tx) => {
      if (++held === size) all.resolve();
      await all.promise;
      return one(tx);
    });
  });
  expect(await Promise.all(answers)).toMatchObject(Array(size).fill([{ one: 1 }]));
  expect(database.inUse()).toBe(0);
}

test('a callback that takes too long is rolled back by the watchdog', async () => {
  await using world = await witnessedDatabase();
  await using work = openUnitOfWork(world.database, { maxHoldMs: 100 });

  const held = work.transaction('save_settings', async (tx) => {
    await add(1)(tx);
    await new Promise(() => {});
  });

  await expect(held).rejects.toThrow(TransactionHeldTooLong);
  expect(world.database.inUse()).toBe(0);
  expect(await world.openTransactions()).toBe(0);
  expect(await world.ids()).toEqual([]);
  await work.transaction('save_settings', add(2));
  await expectHealthy(world.database);
});

test('a statement that goes on after an abort has its session ended, and its locks are free', async () => {
  await using world = await witnessedDatabase();
  const person = new AbortController();
  await using work = openUnitOfWork(world.database, { signal: person.signal, graceMs: 50 });
  let pid: number | undefined;

  const stuck = work.transaction('save_settings', async (tx) => {
    await add(1)(tx);
    pid = await pidOf(tx);
    setTimeout(() => person.abort(new Error('left')), 20);
    await tx.execute(sql`select pg_sleep(10)`);
  });

  await expect(stuck).rejects.toThrow('left');
  expect(world.database.inUse()).toBe(0);
  expect(await world.witness`select pid from pg_stat_activity where pid = ${pid ?? 0}`).toEqual([]);
  await world.witness`insert into things values (1)`; // would wait for the lock of the row that was rolled back
  await expectHealthy(world.database);
});

test('a statement that ends within the grace costs no session', async () => {
  await using world = await witnessedDatabase({ max: 1 });
  const person = new AbortController();
  const work = openUnitOfWork(world.database, { signal: person.signal });
  let pid: number | undefined;

  const cut = work.transaction('save_settings', async (tx) => {
    pid = await pidOf(tx);
    setTimeout(() => person.abort(new Error('left')), 10);
    await tx.execute(sql`select pg_sleep(0.1)`);
    await add(1)(tx);
  });

  await expect(cut).rejects.toThrow('left');
  await using next = openUnitOfWork(world.database);
  expect(await next.transaction('read_one', pidOf)).toBe(pid);
  expect(await world.ids()).toEqual([]);
});

test('on a full pool the wait has an end, and a connection that is granted too late goes back', async () => {
  await using world = await witnessedDatabase();
  const free = Promise.withResolvers<void>();
  const holders = Array.from({ length: 3 }, () =>
    openUnitOfWork(world.database).transaction('save_settings', async (tx) => {
      await one(tx);
      await free.promise;
    }),
  );
  await expect.poll(() => world.database.inUse(), { interval: 5 }).toBe(3);

  await using late = openUnitOfWork(world.database, { acquireTimeoutMs: 100 });
  const asked = late.transaction('read_one', one);
  await expect.poll(() => world.database.pool().waiting, { interval: 5 }).toBe(1);
  await expect(asked).rejects.toThrow(AcquireTimeout);
  expect(world.database.pool()).toMatchObject({ inUse: 3, waiting: 0 });
  free.resolve();
  await Promise.all(holders);

  await expectHealthy(world.database);
});

test('an abort ends the wait for a connection, and the one that comes goes back', async () => {
  await using world = await witnessedDatabase({ max: 1 });
  const free = Promise.withResolvers<void>();
  const holder = openUnitOfWork(world.database).transaction('save_settings', () => free.promise);
  await expect.poll(() => world.database.inUse(), { interval: 5 }).toBe(1);
  const person = new AbortController();
  await using work = openUnitOfWork(world.database, { signal: person.signal });

  const waiting = work.transaction('save_settings', add(1));
  await expect.poll(() => world.database.pool().waiting, { interval: 5 }).toBe(1);
  person.abort(new Error('left'));

  await expect(waiting).rejects.toThrow('left');
  expect(world.database.pool()).toMatchObject({ inUse: 1, waiting: 0 });
  free.resolve();
  await holder;
  await expectHealthy(world.database);
  expect(await world.ids()).toEqual([]);
});

test('twenty units on a pool of three all get their turn', async () => {
  await using world = await witnessedDatabase();

  await Promise.all(
    Array.from({ length: 20 }, async (_, id) => {
      await using work = openUnitOfWork(world.database);
      await work.transaction('save_settings', async (tx) => {
        expect(world.database.inUse()).toBeLessThanOrEqual(3);
        await add(id)(tx);
      });
    }),
  );

  expect(await world.ids()).toHaveLength(20);
  await expectHealthy(world.database);
});

test('the server ends a session that is idle in a transaction; the unit is told, and the pool replaces it', async () => {
  await using world = await witnessedDatabase({ limits: { idleInTransaction: 100 } });
  await using work = openUnitOfWork(world.database);

  const idle = work.transaction('save_settings', async (tx) => {
    await add(1)(tx);
    await expect.poll(world.openTransactions, { interval: 20, timeout: 5_000 }).toBe(0);
    await add(2)(tx);
  });

  await expect(idle).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  await expectHealthy(world.database);
  expect(await world.ids()).toEqual([]);
});

test('a statement that takes too long is ended by the server, and its connection stays', async () => {
  await using world = await witnessedDatabase({ limits: { statement: 100 } });
  await using work = openUnitOfWork(world.database);

  await expect(work.transaction('sweep', (tx) => tx.execute(sql`select pg_sleep(10)`))).rejects.toMatchObject({
    code: '57014',
  });

  await expectHealthy(world.database);
  expect(world.lines.filter(({ message }) => message === 'database connection closed')).toEqual([]);
});

test('a wait for a lock has an end', async () => {
  await using world = await witnessedDatabase({ limits: { lock: 100 } });
  await world.witness`insert into things values (1)`;
  await using first = openUnitOfWork(world.database);
  await using second = openUnitOfWork(world.database);

  await first.transaction('save_settings', async (tx) => {
    await tx.update(things).set({ value: 1 });
    const blocked = second.transaction('save_settings', (other) => other.update(things).set({ value: 2 }));
    await expect(blocked).rejects.toMatchObject({ code: '55P03' });
  });
});

test.for(['idle', 'busy'] as const)('a session that is killed while %s fails its transaction alone', async (state) => {
  await using world = await witnessedDatabase();
  await using work = openUnitOfWork(world.database);

  const killed = work.transaction('save_settings', async (tx) => {
    await add(1)(tx);
    const pid = (await pidOf(tx)) ?? 0;
    if (state === 'busy') {
      setTimeout(() => world.witness`select pg_terminate_backend(${pid})`.execute(), 20);
      await tx.execute(sql`select pg_sleep(10)`);
    }
    await world.witness`select pg_terminate_backend(${pid}, 1000)`;
    await add(2)(tx);
  });

  await expect(killed).rejects.toMatchObject({
    code: expect.stringMatching('57P01|CONNECTION_CLOSED|EPIPE|ECONNRESET'),
  });
  await expectHealthy(world.database);
  expect(await world.ids()).toEqual([]);
});

test('units that wait for a connection get the one that replaces a killed one', async () => {
  await using world = await witnessedDatabase({ max: 1 });
  const kill = openUnitOfWork(world.database).transaction('save_settings', async (tx) => {
    const pid = (await pidOf(tx)) ?? 0;
    await expect.poll(() => world.database.pool().waiting, { interval: 5 }).toBe(2);
    await world.witness`select pg_terminate_backend(${pid}, 1000)`;
    await one(tx);
  });
  await expect.poll(() => world.database.inUse(), { interval: 5 }).toBe(1);
  const waiting = [1, 2].map((id) => openUnitOfWork(world.database).transaction('save_settings', add(id)));

  await expect(kill).rejects.toThrow();
  await Promise.all(waiting);

  expect(await world.ids()).toEqual([1, 2]);
});

test('sessions that were killed while they lay in the pool cost no transaction that comes later', async () => {
  await using world = await witnessedDatabase();

  for (let round = 0; round < 5; round++) {
    await expectHealthy(world.database);
    await world.witness`
      select pg_terminate_backend(pid, 1000) from pg_stat_activity
      where datname = current_database() and application_name = 'pool'`;
  }

  await expectHealthy(world.database);
});

test('a server that is stopped and started again is found again without a restart of ours', async () => {
  await using folder = await dataFolder();
  let server = await folder.start();
  // The embedded server's port changes with every start, that of a real one does not.
  await using network = await forwardedPort({ target: () => server.port });
  const database = connect(network.url(server.url()), { max: 3 });
  const heard: string[] = [];
  let listens = 0;
  try {
    await database.listen(
      'news',
      (payload) => heard.push(payload),
      () => listens++,
    );
    await expectHealthy(database);
    const cut = openUnitOfWork(database).transaction('save_settings', async (tx) => {
      await one(tx);
      await server.stop();
      await one(tx);
    });
    await expect(cut).rejects.toThrow();
    for (let i = 0; i < 4; i++) await expect(openUnitOfWork(database).transaction('read_one', one)).rejects.toThrow();

    server = await folder.start();

    await expect.poll(() => expectHealthy(database).then(() => 'healthy'), { timeout: 10_000 }).toBe('healthy');
    await expect.poll(() => listens, { timeout: 10_000 }).toBe(2);
    await openUnitOfWork(database).transaction('save_settings', (tx) => tx.execute(sql`notify news, 'again'`));
    await expect.poll(() => heard).toEqual(['again']);
  } finally {
    await database.close();
  }
}, 30_000);
