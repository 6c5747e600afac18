import { commitsOf, pruneCheckpoints } from '@codelab/database/checkpoints';
import type { UnitOfWork } from '@codelab/database/unit-of-work';
import type { EngineContext } from '../context.ts';

/** The last 500 of a workspace are kept, for 90 days; what only the others held goes from the disk. */
export async function tidyCheckpoints({ checkpoints, log }: EngineContext, work: UnitOfWork): Promise<void> {
  if ((await checkpoints.off()) !== undefined) return;
  const workspaces = await work.transaction('sweep', (tx) => pruneCheckpoints(tx));
  for (const id of workspaces) {
    const commits = await work.transaction('sweep', (tx) => commitsOf(tx, id));
    await checkpoints.tidy(id, commits).catch((error: unknown) => {
      log.warn({ err: error, workspaceId: id }, 'checkpoints could not be tidied; it is tried again in an hour');
    });
  }
}
