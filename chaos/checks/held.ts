import type postgres from 'postgres';
import { pause } from '../lab/pause.ts';
import type { Replica } from '../lab/replica.ts';
import type { Tally } from '../lab/tally.ts';

type Session = { readonly pid: number; readonly idle: number; readonly query: string };

function idleInTransaction(sql: postgres.Sql): Promise<Session[]> {
  return sql<Session[]>`
    select pid, extract(epoch from clock_timestamp() - state_change)::float8 as idle, query from pg_stat_activity
    where datname = current_database() and application_name = 'codelab' and state like 'idle in transaction%'`;
}

/** Longer than Postgres itself lets a session stay so: nobody may ever come here, not even a frozen process. */
const longestSeconds = 12;

/** Looks all the time whether somebody sits in a transaction and does nothing. */
export function watchTransactions(sql: postgres.Sql, tally: Tally): AsyncDisposable {
  const closing = new AbortController();
  const watching = (async () => {
    while (!closing.signal.aborted) {
      const sessions = await idleInTransaction(sql).catch(() => []);
      tally.count('looks for sessions idle in a transaction');
      for (const { pid, idle, query } of sessions) {
        if (idle > longestSeconds)
          tally.violation(`session ${pid} sits in a transaction for ${idle} s after: ${query}`);
      }
      await pause(500, closing.signal);
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      closing.abort();
      await watching;
    },
  };
}

/** At rest no transaction is open, no connection taken, no turn running and no unit of work left over. */
export async function* whatIsHeld(sql: postgres.Sql, replicas: readonly Replica[]): AsyncGenerator<string> {
  yield* await settled(async () => {
    const open = await sql<{ query: string }[]>`
      select query from pg_stat_activity
      where datname = current_database() and application_name = 'codelab' and xact_start is not null`;
    return open.map(({ query }) => `a transaction is open after: ${query}`);
  });
  for (const replica of replicas.filter(({ state }) => state === 'up')) {
    yield* await settled(async () => {
      const metrics = await replica.metrics();
      return [
        'codelab_database_connections{state="in_use"}',
        'codelab_database_connections{state="waited_for"}',
        'codelab_turns_running',
      ].flatMap((name) => (metrics.get(name) === 0 ? [] : [`${replica.name} says ${name} ${metrics.get(name)}`]));
    });
  }
}

/** Now and then a server looks for work; what is held for longer than that is never seen to be given back. */
async function settled(look: () => Promise<string[]>): Promise<string[]> {
  let found: string[] = [];
  for (let nth = 0; nth < 40; nth += 1) {
    found = await look();
    if (found.length === 0) return [];
    await pause(50);
  }
  return found;
}
