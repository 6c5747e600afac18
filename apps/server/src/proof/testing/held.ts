import { expect } from 'vitest';
import type { App } from '../../testing/start-app.ts';

export type Session = { readonly state: string; readonly seconds: number };

/** Sessions of the server that have a transaction open just now, as Postgres sees them. */
export function openTransactions({ sql }: App): Promise<Session[]> {
  return sql<Session[]>`
    select state, extract(epoch from clock_timestamp() - xact_start)::float8 as seconds from pg_stat_activity
    where datname = current_database() and application_name = 'codelab' and xact_start is not null`;
}

/** Everybody who is connected but us and the background workers of Postgres. */
export async function sessionsOf({ sql }: App): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and application_name = 'codelab'`;
  return row?.count ?? 0;
}

/** What the server says of itself. */
export async function metricsOf({ url }: App): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('codelab_'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

/** Now and then the server looks for work. Whatever is held for longer than that is never seen to be given back. */
export async function expectNothingHeld(app: App): Promise<void> {
  await expect.poll(() => openTransactions(app), { interval: 5, timeout: 5_000 }).toEqual([]);
  await expect.poll(() => pooled(app), { interval: 5, timeout: 5_000 }).toEqual({ inUse: 0, waitedFor: 0 });
}

async function pooled(app: App) {
  const metrics = await metricsOf(app);
  return {
    inUse: metrics.get('codelab_database_connections{state="in_use"}'),
    waitedFor: metrics.get('codelab_database_connections{state="waited_for"}'),
  };
}
