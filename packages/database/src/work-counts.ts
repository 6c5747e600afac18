import { sql } from 'drizzle-orm';
import type { Transaction } from './unit-of-work.ts';

/** How much there is to do, over all processes, by state. */
export type WorkCounts = {
  /** Open turns. */
  readonly turns: Readonly<Record<string, number>>;
  /** What waits for a person, by kind. */
  readonly waiting: Readonly<Record<string, number>>;
  /** Jobs that are not over. */
  readonly jobs: Readonly<Record<string, number>>;
};

export async function workCounts(tx: Transaction): Promise<WorkCounts> {
  const rows = await tx.execute<{ what: keyof WorkCounts; state: string; count: number }>(sql`
    select 'turns' as what, status as state, count(*)::int as count from turns
      where status in ('queued', 'running', 'waiting') group by status
    union all select 'waiting', kind, count(*)::int from waits where status = 'pending' group by kind
    union all select 'jobs', state::text, count(*)::int from pgboss.job
      where name = 'segments' and state in ('created', 'retry', 'active') group by state`);
  const counts: Record<keyof WorkCounts, Record<string, number>> = {
    turns: { queued: 0, running: 0, waiting: 0 },
    waiting: { approval: 0, plan: 0, client_result: 0 },
    jobs: { created: 0, retry: 0, active: 0 },
  };
  for (const { what, state, count } of rows) counts[what][state] = count;
  return counts;
}
