import { insertCheckpoint } from '@codelab/database/checkpoints';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { findWorkspace } from '@codelab/database/workspaces';
import { MadeCheckpoint, type MakeCheckpoint } from '@codelab/protocol/checkpoint';
import { CheckpointId, type OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { answeredBefore, once } from '../commands/once.ts';
import type { EngineContext } from '../context.ts';
import { asProblem } from './failure-text.ts';
import { placeAt } from './place-at.ts';

/** By hand, under a name. */
export async function makeCheckpoint(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, ...input }: MakeCheckpoint,
): Promise<MadeCheckpoint> {
  const { workspaceId, title } = input;
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'checkpoint' });
  const asked = {
    label: 'keep_checkpoint',
    ownerId,
    key,
    body: { procedure: 'checkpoint.make', ...input },
    answer: MadeCheckpoint,
  } as const;
  const before = await answeredBefore(work, asked);
  if (before) return before;
  const { path } = await work.transaction('read_one', (tx) => findWorkspace(tx, ownerId, workspaceId));
  const place = await placeAt(engine, { workspaceId, path });
  const off = await engine.checkpoints.off();
  if (off !== undefined) throw new Problem('git_failed', off);
  const taken = await engine.checkpoints.take(place).catch((error: unknown) => {
    throw asProblem(error);
  });
  return once(work, asked, async (tx) => {
    const checkpointId = CheckpointId.parse(crypto.randomUUID());
    await insertCheckpoint(tx, {
      id: checkpointId,
      workspaceId,
      reason: 'by_hand',
      title,
      commit: taken.commit,
      leftOut: [...taken.leftOut],
    });
    return { checkpointId };
  });
}
