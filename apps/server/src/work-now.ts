import type { Database } from '@codelab/database/connect';
import { isDatabaseAway } from '@codelab/database/is-database-away';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { type WorkCounts, workCounts } from '@codelab/database/work-counts';

/** What there is to do. It is asked for most when the database is away; then nobody knows. */
export async function workNow(database: Database): Promise<WorkCounts | undefined> {
  try {
    await using work = openUnitOfWork(database, { acquireTimeoutMs: 1_000 });
    return await work.transaction('read_list', workCounts);
  } catch (error) {
    if (isDatabaseAway(error)) return undefined;
    throw error;
  }
}
