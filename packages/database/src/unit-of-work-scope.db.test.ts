import { expect, test } from 'vitest';
import { isDatabaseAway } from './is-database-away.ts';
import { expectNoDeaths } from './testing/expect-no-deaths.ts';
import { things, type WitnessedDatabase, witnessedDatabase } from './testing/witnessed-database.ts';
import { openUnitOfWork, type Transaction, type UnitOfWork } from './unit-of-work.ts';
import { UnitOfWorkClosed } from './unit-of-work-errors.ts';

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
  async function* events(first: number) {
    await using work = openUnitOfWork(world.database);
    for (let id = first; ; id++) {
      await work.transaction('save_settings', add(id));
      yield id;
    }
  }

  const returned = events(1);
  await returned.next();
  expect(world.database.pool()).toMatchObject({ inUse: 0, openUnits: 1 });
  await returned.return(undefined);
  for await (const id of events(11)) if (id === 12) break;

  expect(world.database.pool()).toMatchObject({ inUse: 0, openUnits: 0 });
  expect(await world.ids()).toEqual([1, 11, 12]);
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

test('closing the database rolls back what still runs, and says that another process may do it', async () => {
  await using world = await witnessedDatabase();
  const running = openUnitOfWork(world.database).transaction('save_settings', async (tx) => {
    await add(1)(tx);
    await never;
  });
  running.catch(() => {});
  await inUse(world, 1);

  await world.database.close();

  await expect(running).rejects.toThrow(UnitOfWorkClosed);
  await expect(running.catch(isDatabaseAway)).resolves.toBe(true);
  expect(world.database.pool()).toMatchObject({ inUse: 0, openUnits: 0 });
  expect(await world.ids()).toEqual([]);
  const late = openUnitOfWork(world.database);
  await expect(late.transaction('save_settings', add(2))).rejects.toMatchObject({ code: 'CONNECTION_ENDED' });
  await late[Symbol.asyncDispose]();
});
