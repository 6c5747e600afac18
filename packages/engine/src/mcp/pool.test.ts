import { expect, test } from 'vitest';
import { McpServerId } from '@codelab/protocol/ids';
import type { McpCall } from './calls-on.ts';
import type { Reached } from './connection.ts';
import { type McpLimits, usualLimits } from './limits.ts';
import { type McpPool, openPool, type Place, type Seen } from './pool.ts';
import { badServer, reached, stdio } from './testing/reach.ts';

const serverId = McpServerId.parse('11111111-1111-4111-8111-111111111111');

function room(limits: Partial<McpLimits> = {}) {
  const seen: Seen[] = [];
  const pool = openPool({ ...usualLimits, ...limits }, (_, one) => seen.push(one));
  return { pool, seen, [Symbol.asyncDispose]: () => pool.close() };
}

function place(user: string, { behaviour = 'good', version = '1' } = {}): Place {
  return { serverId, user, version, reached: async (): Promise<Reached> => reached(stdio(badServer, behaviour)) };
}

const asked = (tool: string): McpCall => ({
  tool,
  arguments: {},
  signal: AbortSignal.timeout(10_000),
  output: () => {},
  ask: async () => ({ action: 'cancel' }),
});

const call = (pool: McpPool, at: Place, tool = 'echo') =>
  pool.use(at, AbortSignal.timeout(10_000), (connection) => connection.call(asked(tool)));

test('a conversation keeps its connection, and shares it with no other', async () => {
  await using one = room();
  await call(one.pool, place('first'));
  await call(one.pool, place('first'));
  expect(one.pool.open()).toBe(1);
  await call(one.pool, place('second'));
  expect(one.pool.open()).toBe(2);
});

test('a connection that nobody uses is closed after a while', async () => {
  await using one = room({ idleMs: 50 });
  await call(one.pool, place('first'));
  await expect.poll(() => one.pool.open()).toBe(0);
});

test('a server that was changed is connected to anew', async () => {
  await using one = room();
  const use = (at: Place) => one.pool.use(at, AbortSignal.timeout(5_000), async (connection) => connection);
  const before = await use(place('first'));
  const after = await use(place('first', { version: '2' }));
  expect(after).not.toBe(before);
  expect(before.isOpen()).toBe(false);
  await one.pool.forget(serverId);
  expect(one.pool.open()).toBe(0);
});

test('the more often a server ends, the longer it is waited before it is started again', async () => {
  await using one = room({ backOffMs: 100, backOffMaxMs: 400 });
  const took: number[] = [];
  for (let times = 0; times < 4; times += 1) {
    const begunAt = performance.now();
    await expect(call(one.pool, place('first', { behaviour: 'dies_at_once' }))).rejects.toThrow('exit code 7');
    took.push(performance.now() - begunAt);
  }
  expect(took[3]).toBeGreaterThan(400);
  expect(one.seen.map(({ type }) => type)).toEqual(['failed', 'failed', 'failed', 'failed']);
  const abort = AbortSignal.timeout(20);
  await expect(one.pool.use(place('first'), abort, async () => {})).rejects.toThrow(); // who waits may leave
});

test('there are never more connections than allowed: the one that was used longest ago makes room', async () => {
  await using one = room({ connections: 2 });
  for (const user of ['first', 'second', 'third']) await call(one.pool, place(user));
  expect(one.pool.open()).toBe(2);
  const held = Promise.withResolvers<void>();
  const hold = (user: string) => one.pool.use(place(user), AbortSignal.timeout(5_000), () => held.promise);
  const both = [hold('second'), hold('third')];
  await expect.poll(() => one.pool.open()).toBe(2);
  await expect(call(one.pool, place('fourth'))).rejects.toMatchObject({ code: 'tool_failed' });
  held.resolve();
  await Promise.all(both);
});

test('a crash of one conversation’s server leaves the others alone', async () => {
  await using one = room();
  await call(one.pool, place('first'));
  await expect(call(one.pool, place('second'), 'die')).rejects.toMatchObject({ code: 'outcome_unknown' });
  expect(one.pool.open()).toBe(1);
  await call(one.pool, place('first'));
});
