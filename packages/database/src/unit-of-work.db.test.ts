import { eq, inArray, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { expectNoDeaths } from './testing/expect-no-deaths.ts';
import { things, witnessedDatabase } from './testing/witnessed-database.ts';
import { openUnitOfWork, type Transaction } from './unit-of-work.ts';
import { TransactionNotCommitted } from './unit-of-work-errors.ts';

expectNoDeaths();

const add = (id: number) => (tx: Transaction) => tx.insert(things).values({ id });

test('others see what was written when the transaction has settled, and not before', async () => {
  await using world = await witnessedDatabase();
  await using work = openUnitOfWork(world.database);

  await work.transaction('save_settings', async (tx) => {
    await add(1)(tx);
    expect(await world.ids()).toEqual([]);
  });

  expect(await world.ids()).toEqual([1]);
});

test('a nested transaction that fails undoes its own part and nothing else', async () => {
  await using world = await witnessedDatabase();
  await using work = openUnitOfWork(world.database);

  await work.transaction('save_settings', async (tx) => {
    await add(1)(tx);
    await expect(tx.transaction(add(1))).rejects.toMatchObject({ cause: { code: '23505' } });
    await tx.transaction(async (inner) => {
      await add(2)(inner);
      await expect(
        inner.transaction(async (innermost) => {
          await add(3)(innermost);
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
    });
    await add(4)(tx);
  });

  expect(await world.ids()).toEqual([1, 2, 4]);
});

test('while a nested transaction is open its outer handle is refused, so that nothing slips into the savepoint', async () => {
  await using world = await witnessedDatabase();
  await using work = openUnitOfWork(world.database);

  await work.transaction('save_settings', async (tx) => {
    await tx.transaction(async (inner) => {
      await add(1)(inner);
      await expect(add(2)(tx)).rejects.toMatchObject({ cause: { message: expect.stringContaining('nested') } });
    });
  });

  expect(await world.ids()).toEqual([1]);
});

test('an error rolls back and frees the connection, and the next transaction of the unit stands alone', async () => {
  await using world = await witnessedDatabase();
  await using work = openUnitOfWork(world.database);

  const failed = work.transaction('save_settings', async (tx) => {
    await add(1)(tx);
    throw new Error('boom');
  });
  await expect(failed).rejects.toThrow('boom');
  expect(world.database.inUse()).toBe(0);
  expect(await world.openTransactions()).toBe(0);
  await work.transaction('save_settings', add(2));

  expect(await world.ids()).toEqual([2]);
});

test('a failed statement is told by its SQLSTATE, without the values that were sent', async () => {
  await using world = await witnessedDatabase();
  await using work = openUnitOfWork(world.database);
  await work.transaction('save_settings', add(1));

  const failed = work.transaction('save_settings', (tx) => tx.insert(things).values({ id: 1, value: 'secret' }));

  await expect(failed).rejects.toMatchObject({ code: '23505', message: expect.not.stringContaining('secret') });
  expect(JSON.stringify(world.lines)).not.toContain('secret');
});

test('a callback that swallows a failed statement is not taken for committed', async () => {
  await using world = await witnessedDatabase();
  await using work = openUnitOfWork(world.database);

  const swallowed = work.transaction('save_settings', async (tx) => {
    await add(1)(tx);
    await add(1)(tx).catch(() => {});
  });

  await expect(swallowed).rejects.toThrow(TransactionNotCommitted);
  expect(await world.ids()).toEqual([]);
});

test('the transactions of one unit run one after the other', async () => {
  await using world = await witnessedDatabase();
  await using work = openUnitOfWork(world.database);
  let running = 0;

  const most = await Promise.all(
    Array.from({ length: 20 }, (_, id) =>
      work.transaction('save_settings', async (tx) => {
        running += 1;
        await add(id)(tx);
        return running--;
      }),
    ),
  );

  expect(most).toEqual(Array(20).fill(1));
  expect(await world.ids()).toHaveLength(20);
});

test('a jsonb value is stored as what it is, and read so by everybody', async () => {
  await using world = await witnessedDatabase();
  await using work = openUnitOfWork(world.database);
  const value = { text: 'a "quoted" word', list: [1, null] };

  await work.transaction('save_settings', (tx) => tx.insert(things).values({ id: 1, value }));

  expect(await world.witness`select jsonb_typeof(value) as type, value from things`).toMatchObject([
    { type: 'object', value },
  ]);
  const read = await work.transaction('read_one', (tx) => tx.select().from(things).where(eq(things.id, 1)));
  expect(read).toEqual([{ id: 1, value }]);
});

test('a repeatable read sees one state of the data, and can write nothing', async () => {
  await using world = await witnessedDatabase();
  await using work = openUnitOfWork(world.database);
  await work.transaction('save_settings', add(1));

  await work.transaction(
    'read_snapshot',
    async (tx) => {
      expect(await tx.select().from(things)).toHaveLength(1);
      await world.witness`insert into things values (2)`;
      expect(await tx.select().from(things)).toHaveLength(1);
    },
    { isolation: 'repeatable read read only' },
  );
  const writing = work.transaction('read_snapshot', add(3), { isolation: 'repeatable read read only' });

  await expect(writing).rejects.toMatchObject({ code: '25006' });
  expect(await world.ids()).toEqual([1, 2]);
});

test('a commit that fails is an error, nothing of it is kept, and the pool goes on', async () => {
  await using world = await witnessedDatabase({ max: 1 });
  await world.witness`alter table things add column parent integer references things deferrable initially deferred`;
  await using work = openUnitOfWork(world.database);

  const orphan = work.transaction('save_settings', (tx) => tx.execute(sql`insert into things values (1, null, 7)`));

  await expect(orphan).rejects.toMatchObject({ code: '23503' });
  await work.transaction('save_settings', add(2));
  expect(await world.ids()).toEqual([2]);
});

test('a statement that is sent again was prepared the first time; lists of changing length are not remembered', async () => {
  await using world = await witnessedDatabase({ max: 1 });
  await using work = openUnitOfWork(world.database);
  const among = (...ids: number[]) =>
    work.transaction('read_one', (tx) => tx.select().from(things).where(inArray(things.id, ids)));
  for (const id of [1, 2, 3]) await among(id);
  await among(...Array.from({ length: 41 }, (_, id) => id));

  const remembered = await work.transaction('read_one', (tx) =>
    tx.execute<{ sent: number }>(sql`
      select (generic_plans + custom_plans)::int as sent from pg_prepared_statements where statement like '%from "things"%'`),
  );

  expect(remembered).toEqual([{ sent: 3 }]);
});
