import { sql } from 'drizzle-orm';
import type { Database } from './connect.ts';
import { openUnitOfWork } from './unit-of-work.ts';

const brief = { acquireTimeoutMs: 1_000, maxHoldMs: 1_000 };

/**
 * Why nothing can be done with the database, if so, within some seconds. For `/ready`. A full disk still answers what is
 * only read: once Postgres has said that it is full, writing is tried until it goes well.
 */
export async function outageOf(database: Database): Promise<'unreachable' | 'disk_full' | undefined> {
  await using work = openUnitOfWork(database, brief);
  try {
    await work.transaction('read_one', (tx) => tx.execute(sql`select 1`));
  } catch {
    return 'unreachable';
  }
  if (!database.fullDisk.seen) return undefined;
  try {
    await work.transaction('try_to_write', (tx) =>
      tx.execute(
        sql`create temporary table room on commit drop as select repeat('x', 8000) from generate_series(1, 20)`,
      ),
    );
    database.fullDisk.seen = false;
    return undefined;
  } catch {
    return 'disk_full';
  }
}
