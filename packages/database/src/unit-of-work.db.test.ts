import { eq, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { expectNoDeaths } from './testing/expect-no-deaths.ts';
import { things, type WitnessedDatabase, witnessedDatabase } from './testing/witnessed-database.ts';
import { openUnitOfWork, type Transaction, type UnitOfWork } from './unit-of-work.ts';
import { TransactionNotCommitted, UnitOfWorkClosed } from './unit-of-work-errors.ts';

expectNoDeaths();

const add = (id: number) => (tx: Transaction) => tx.insert(things).values({ id });
const never = new Promise<never>(() => {});

/** Settles when the pool has lent out this many connections. */
async function inUse({ database }: WitnessedDatabase, count: number): Promise<void> {
  await expect.poll(() => database.inUse(), { interval: 5 }).toBe(count);
}

test('a unit of work holds no connection before, between and after its transactions', async () => {
  await using world = await witnessedDatabase();
  {
    await using work = openUnitOfWork(world.database);
    expect(world.database.pool()).toEqual({ size: 3, inUse: 0, waiting: 0, openUnits: 1 });
    await work.transaction('save_settings', async (tx) => {
      await add(1)(tx);
      expect(world.database.inUse()).toBe(1);
    });
    expect(world.database.inUse()).toBe(0);
    await work.transaction('save_settings', add(2));
  }
  expect(world.database.pool()).toEqual({ size: 3, inUse: 0, waiting: 0, openUnits: 0 });
  expect(await world.ids()).toEqual([1, 2]);
});

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

test('neither a transaction nor its unit can be used after its end', async () => {
  await using world = await witnessedDatabase();
  const work = openUnitOfWork(world.database);
  const kept = await work.transaction('save_settings', async (tx) => {
    await add(1)(tx);
    return { tx };
  });
  await work[Symbol.asyncDispose]();

  await expect(add(2)(kept.tx)).rejects.toMatchObject({ cause: expect.any(UnitOfWorkClosed) });
  await expect(kept.tx.transaction(add(2))).rejects.toThrow(UnitOfWorkClosed);
  await expect(work.transaction('save_settings', add(2))).rejects.toThrow(UnitOfWorkClosed);
  expect(await world.ids()).toEqual([1]);
});

test('an abort rolls back and frees the connection at once, whatever the callback waits for', async () => {
  await using world = await witnessedDatabase();
  const person = new AbortController();
  await using work = openUnitOfWork(world.database, { signal: person.signal });

  const cut = work.transaction('save_settings', async (tx) => {
    await add(1)(tx);
    person.abort(new Error('the client left'));
    await never;
  });

  await expect(cut).rejects.toThrow('the client left');
  expect(world.database.inUse()).toBe(0);
  expect(await world.openTransactions()).toBe(0);
  await expect(work.transaction('save_settings', add(2))).rejects.toThrow(UnitOfWorkClosed);
  expect(await world.ids()).toEqual([]);
});

test('an abort that comes with the commit on its way does not undo it', async () => {
  await using world = await witnessedDatabase();
  const person = new AbortController();
  await using work = openUnitOfWork(world.database, { signal: person.signal });

  const committed = work.transaction('save_settings', async (tx) => {
    await add(1)(tx);
    setImmediate(() => person.abort());
  });

  await committed;
  expect(person.signal.aborted).toBe(true);
  expect(await world.ids()).toEqual([1]);
});

test('a generator that is left at a yield holds nothing, and its unit is closed', async () => {
  await using world = await witnessedDatabase();
  async function* events() {
    await using work = openUnitOfWork(world.database);
    for (let id = 1; ; id++) {
      await work.transaction('save_settings', add(id));
      yield id;
    }
  }

  const left = events();
  await left.next();
  expect(world.database.pool()).toMatchObject({ inUse: 0, openUnits: 1 });
  await left.return(undefined);
  for await (const id of events2()) if (id === 12) break;

  expect(world.database.pool()).toMatchObject({ inUse: 0, openUnits: 0 });
  expect(await world.ids()).toEqual([1, 11, 12]);

  async function* events2() {
    await using work = openUnitOfWork(world.database);
    for (let id = 11; ; id++) {
      await work.transaction('save_settings', add(id));
      yield id;
    }
  }
});

test('return() on a generator inside a transaction waits; only the abort signal frees the connection', async () => {
  await using world = await witnessedDatabase();
  const person = new AbortController();
  async function* events() {
    await using work = openUnitOfWork(world.database, { signal: person.signal });
    await work.transaction('save_settings', async (tx) => {
      await add(1)(tx);
      await never;
    });
    yield 1;
  }
  const story = events();
  const first = story.next();
  await inUse(world, 1);

  const returned = story.return(undefined);
  await expect(Promise.race([returned, tick()])).resolves.toBe('tick');
  expect(world.database.inUse()).toBe(1);
  person.abort(new Error('left'));

  await expect(first).rejects.toThrow('left');
  await returned;
  expect(world.database.pool()).toMatchObject({ inUse: 0, openUnits: 0 });

  function tick(): Promise<string> {
    return new Promise((resolve) => setTimeout(resolve, 50, 'tick'));
  }
});

test('a unit of work opened around the creation of a generator, as middleware would, is closed before the first event', async () => {
  await using world = await witnessedDatabase();
  async function* events(work: UnitOfWork) {
    yield await work.transaction('save_settings', add(1));
  }
  async function middleware(next: (work: UnitOfWork) => AsyncGenerator) {
    await using work = openUnitOfWork(world.database);
    return next(work);
  }

  const story = await middleware(events);

  await expect(story.next()).rejects.toThrow(UnitOfWorkClosed);
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

test('a scope that ends before its transaction waits for it', async () => {
  await using world = await witnessedDatabase();
  async function saved() {
    await using work = openUnitOfWork(world.database);
    return work.transaction('save_settings', async (tx) => {
      await add(1)(tx);
      return 'saved';
    });
  }

  expect(await saved()).toBe('saved');
  expect(await world.ids()).toEqual([1]);
});

test('a transaction that fails with nobody waiting for it ends nothing but itself', async () => {
  await using world = await witnessedDatabase();
  {
    await using work = openUnitOfWork(world.database);
    void work.transaction('save_settings', () => Promise.reject(new Error('unheard')));
    void work.transaction('save_settings', add(1));
  }

  expect(await world.ids()).toEqual([1]);
});

test('closing the database rolls back what still runs', async () => {
  await using world = await witnessedDatabase();
  const running = openUnitOfWork(world.database).transaction('save_settings', async (tx) => {
    await add(1)(tx);
    await never;
  });
  running.catch(() => {});
  await inUse(world, 1);

  await world.database.close();

  await expect(running).rejects.toThrow(UnitOfWorkClosed);
  expect(world.database.pool()).toMatchObject({ inUse: 0, openUnits: 0 });
  expect(await world.ids()).toEqual([]);
  const late = openUnitOfWork(world.database);
  await expect(late.transaction('save_settings', add(2))).rejects.toMatchObject({ code: 'CONNECTION_ENDED' });
  await late[Symbol.asyncDispose]();
});

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
