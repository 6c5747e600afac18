import { sql } from 'drizzle-orm';
import type { Database } from './connect.ts';
import { openUnitOfWork } from './unit-of-work.ts';

/** Whether a statement comes back within a second. For `/ready`. */
export async function isReachable(database: Database): Promise<boolean> {
  await using work = openUnitOfWork(database, { acquireTimeoutMs: 1_000, maxHoldMs: 1_000 });
  try {
    await work.transaction('read_one', (tx) => tx.execute(sql`select 1`));
    return true;
  } catch {
    return false;
  }
}
