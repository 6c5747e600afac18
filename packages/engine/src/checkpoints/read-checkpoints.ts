import { checkpointsOf, findCheckpoint, stepsOf } from '@codelab/database/checkpoints';
import { findConversation } from '@codelab/database/conversations';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { findWorkspace } from '@codelab/database/workspaces';
import type {
  ChangedFile,
  ChangedSince,
  CheckpointList,
  CompareCheckpoint,
  ComparedCheckpoint,
  Comparison,
  ConversationChanges,
  ListCheckpoints,
} from '@codelab/protocol/checkpoint';
import type { OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { EngineContext } from '../context.ts';
import { asProblem } from './failure-text.ts';
import { placeAt } from './place-at.ts';

export async function listCheckpoints(
  engine: EngineContext,
  ownerId: OwnerId,
  { limit, ...which }: ListCheckpoints,
): Promise<CheckpointList> {
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  // One more than is shown tells whether there are more, and whether the last differs from it.
  const found = await work.transaction('read_list', async (tx) => {
    await findWorkspace(tx, ownerId, which.workspaceId);
    return checkpointsOf(tx, { ...which, limit: limit + 1 });
  });
  const off = await engine.checkpoints.off();
  return { checkpoints: found.slice(0, limit), hasMore: found.length > limit, ...(off !== undefined && { off }) };
}

export async function compareCheckpoint(
  engine: EngineContext,
  ownerId: OwnerId,
  { checkpointId, to, reveal }: CompareCheckpoint,
): Promise<ComparedCheckpoint> {
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  const range = await work.transaction('read_one', async (tx) => {
    const from = await findCheckpoint(tx, ownerId, checkpointId);
    const other = to === undefined ? undefined : await findCheckpoint(tx, ownerId, to);
    if (other && other.checkpoint.workspaceId !== from.checkpoint.workspaceId) {
      throw new Problem('checkpoint_not_found', 'These two are of different workspaces.');
    }
    return { ...from, to: other?.checkpoint.commit };
  });
  const { commit, workspaceId } = range.checkpoint;
  const place = await placeAt(engine, { workspaceId, path: range.path });
  try {
    const wanted = range.to === undefined ? [commit] : [commit, range.to];
    if ((await engine.checkpoints.known(place, wanted)).size < new Set(wanted).size) throw gone();
    const compared = listed(await engine.checkpoints.compare(place, { from: commit, to: range.to, reveal }));
    const { hasConversation } = range;
    return { ...compared, hasConversation, leftOut: range.checkpoint.leftOut };
  } catch (error) {
    throw asProblem(error);
  }
}

/** From before the first change of a conversation to now: the files that changed while its tools ran, and no others. */
export async function conversationChanges(
  engine: EngineContext,
  ownerId: OwnerId,
  { conversationId, reveal }: ConversationChanges,
): Promise<ChangedSince> {
  const off = await engine.checkpoints.off();
  const nothing = { files: [], more: 0, ...(off !== undefined && { off }) };
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  const found = await work.transaction('read_list', async (tx) => {
    const { workspaceId } = await findConversation(tx, ownerId, conversationId);
    const { path } = await findWorkspace(tx, ownerId, workspaceId);
    return { workspaceId, path, steps: await stepsOf(tx, { workspaceId, conversationId }) };
  });
  const { checkpoints } = engine;
  if (!found.steps.some(({ isOwn }) => isOwn)) return nothing;
  const place = await placeAt(engine, found);
  try {
    const known = await checkpoints.known(
      place,
      found.steps.map(({ commit }) => commit),
    );
    const steps = found.steps.filter(({ commit }) => known.has(commit));
    const first = steps.find(({ isOwn }) => isOwn);
    if (!first) return nothing;
    const now = await checkpoints.take(place);
    const ranges = steps.flatMap(({ commit, isOwn }, index) =>
      isOwn ? [{ from: commit, to: steps[index + 1]?.commit ?? now.commit }] : [],
    );
    const only = await checkpoints.touched(place, ranges);
    const files = await checkpoints.compare(place, { from: first.commit, to: now.commit, only, reveal });
    return { ...listed(files), sinceId: first.id };
  } catch (error) {
    throw asProblem(error);
  }
}

export function gone(): Problem {
  return new Problem('checkpoint_not_found', 'What was kept at this checkpoint is not there any more.');
}

const maxListed = 1_000;

export function listed(files: ChangedFile[]): Comparison {
  return { files: files.slice(0, maxListed), more: Math.max(0, files.length - maxListed) };
}
