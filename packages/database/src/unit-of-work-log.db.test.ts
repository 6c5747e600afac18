import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { expectNoDeaths } from './testing/expect-no-deaths.ts';
import { things, witnessedDatabase } from './testing/witnessed-database.ts';
import { openUnitOfWork, type Transaction } from './unit-of-work.ts';

expectNoDeaths();

const add = (id: number) => (tx: Transaction) => tx.insert(things).values({ id });

test('a unit that changed something leaves one line with what it was, and no values', async () => {
  await using world = await witnessedDatabase();
  {
    await using work = openUnitOfWork(world.database, { command: 'user_message' });
    await work.transaction('accept_message', (tx) => tx.insert(things).values({ id: 1, value: 'secret' }));
    await work.transaction('read_one', (tx) => tx.select().from(things));
  }

  expect(world.lines.filter(({ level }) => level === 'info')).toEqual([
    {
      level: 'info',
      message: 'unit of work closed by generator',
      fields: {
        unit: expect.any(Number),
        command: 'user_message',
        labels: ['accept_message', 'read_one'],
        transactions: 2,
        heldMs: expect.any(Number),
        outcome: 'completed',
      },
    },
  ]);
  expect(world.lines.map(({ message }) => message)).toEqual(
    expect.arrayContaining(['unit of work opened', 'transaction ended']),
  );
  expect(JSON.stringify(world.lines)).not.toContain('secret');
});

test('a unit that only read, or did nothing, leaves no line above debug', async () => {
  await using world = await witnessedDatabase();
  {
    await using reading = openUnitOfWork(world.database);
    await reading.transaction('read_events', (tx) => tx.select().from(things));
    await using idle = openUnitOfWork(world.database);
    expect(idle).toBeDefined();
  }

  const closed = world.lines.filter(({ message }) => message === 'unit of work closed by generator');
  expect(closed.map(({ level }) => level)).toEqual(['debug']);
  expect(world.lines.filter(({ level }) => level !== 'debug')).toEqual([]);
});

test('the line says how it ended: failed by its last transaction, or aborted', async () => {
  await using world = await witnessedDatabase();
  const failing = openUnitOfWork(world.database);
  await failing.transaction('sweep', () => Promise.reject(new Error('no'))).catch(() => {});
  await failing[Symbol.asyncDispose]();
  const person = new AbortController();
  const left = openUnitOfWork(world.database, { signal: person.signal });
  await left.transaction('park_turn', add(1));
  person.abort();
  await left[Symbol.asyncDispose]();

  const closed = world.lines.filter(({ message }) => message === 'unit of work closed by generator');
  expect(closed.map(({ fields }) => fields.outcome)).toEqual(['failed', 'aborted']);
});

test('every transaction is measured by its label, and a slow one is warned of', async () => {
  const measured: unknown[] = [];
  await using world = await witnessedDatabase({
    observe: (label, seconds, outcome) => measured.push([label, seconds > 0.1, outcome]),
  });
  await using work = openUnitOfWork(world.database);
  await work.transaction('read_one', (tx) => tx.execute(sql`select 1`));
  await work.transaction('sweep', (tx) => tx.execute(sql`select pg_sleep(0.15)`));
  await work.transaction('sweep', () => Promise.reject(new Error('no'))).catch(() => {});

  expect(measured).toEqual([
    ['read_one', false, 'completed'],
    ['sweep', true, 'completed'],
    ['sweep', false, 'failed'],
  ]);
  expect(world.lines.filter(({ level }) => level === 'warn')).toMatchObject([
    { message: 'slow transaction', fields: { label: 'sweep', ms: expect.any(Number) } },
  ]);
});
