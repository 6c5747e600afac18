import { initTRPC } from '@trpc/server';
import { expect, test } from 'vitest';
import type { Database } from '@codelab/database/connect';
import { openUnitOfWork, type UnitOfWork } from '@codelab/database/unit-of-work';
import { openRooms } from './testing/open-rooms.ts';

/*
 * The trap that the original service fell into: what is opened around a stream, by the framework, is closed when the
 * stream has been made, and not when it has been read. `trpc.ts` therefore opens nothing in a middleware. These tests
 * say why, and would fail if tRPC changed.
 */

const t = initTRPC.context<{ database: Database }>().create();

const borrowed = t.procedure.use(async ({ ctx, next }) => {
  await using work = openUnitOfWork(ctx.database);
  return await next({ ctx: { work } });
});

const read = (work: UnitOfWork) => work.transaction('read_one', async () => 'read');

const router = t.router({
  trap: borrowed.subscription(async function* ({ ctx }) {
    yield await read(ctx.work);
  }),
  plain: borrowed.query(({ ctx }) => read(ctx.work)),
  owned: t.procedure.subscription(async function* ({ ctx }) {
    await using work = openUnitOfWork(ctx.database);
    yield await read(work);
  }),
});

test('a unit of work opened in a middleware is closed before the first event of a subscription', async () => {
  await using rooms = await openRooms();
  const caller = t.createCallerFactory(router)(rooms);
  const stream = (await caller.trap())[Symbol.asyncIterator]();
  expect(rooms.database.pool().openUnits).toBe(0);
  await expect(stream.next()).rejects.toMatchObject({ name: 'UnitOfWorkClosed' });
});

test('in a query the same middleware works, which is what makes it a trap', async () => {
  await using rooms = await openRooms();
  expect(await t.createCallerFactory(router)(rooms).plain()).toBe('read');
});

test('a stream that opens its own unit of work owns it to the end', async () => {
  await using rooms = await openRooms();
  const stream = (await t.createCallerFactory(router)(rooms).owned())[Symbol.asyncIterator]();
  expect(await stream.next()).toMatchObject({ value: 'read' });
  expect(rooms.database.pool().openUnits).toBe(1);
  expect((await stream.next()).done).toBe(true);
  expect(rooms.database.pool().openUnits).toBe(0);
});
