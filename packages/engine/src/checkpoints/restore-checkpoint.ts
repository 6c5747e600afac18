import { createHash } from 'node:crypto';
import {
  type CheckpointRow,
  findCheckpoint,
  insertCheckpoint,
  type NewCheckpoint,
} from '@codelab/database/checkpoints';
import { lockOwned } from '@codelab/database/conversations';
import { openUnitOfWork, type Transaction, type UnitOfWork } from '@codelab/database/unit-of-work';
import { hasOpenTurn } from '@codelab/database/workspaces';
import { type RestoreCheckpoint, Restored } from '@codelab/protocol/checkpoint';
import { CheckpointId, type CommandKey, type ConversationId, type OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { answeredBefore, once } from '../commands/once.ts';
import type { EngineContext } from '../context.ts';
import { within } from '../transition.ts';
import { addMessage, newMessageId } from '../turns/begin-turn.ts';
import { asProblem } from './failure-text.ts';
import { placeAt } from './place-at.ts';
import { gone } from './read-checkpoints.ts';
import { restoreConversation } from './restore-conversation.ts';
import type { Taken } from './take.ts';

type Asked = {
  readonly engine: EngineContext;
  readonly work: UnitOfWork;
  readonly ownerId: OwnerId;
  readonly what: RestoreCheckpoint['what'];
  readonly target: CheckpointRow;
  readonly before: CheckpointId;
};

/**
 * Files, conversation or both as they were at a checkpoint. What is now is kept first, in a row that is committed
 * before anything is touched; its id is made of the key, so that whoever sends the same again after a crash goes on
 * where it stopped. The conversation goes first, because only it can be refused; then the files; then the answer.
 */
export async function restoreCheckpoint(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, ...input }: RestoreCheckpoint,
): Promise<Restored> {
  const { checkpointId, what, paths } = input;
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'restore' });
  const asked = {
    label: 'restore_checkpoint',
    ownerId,
    key,
    body: { procedure: 'checkpoint.restore', ...input },
    answer: Restored,
  } as const;
  const earlier = await answeredBefore(work, asked);
  if (earlier) return earlier;
  const { checkpoint: target, path } = await work.transaction('read_one', async (tx) => {
    const found = await findCheckpoint(tx, ownerId, checkpointId);
    await refuseIfBusy(tx, found.checkpoint, what);
    return found;
  });
  const before = idOfRestore(key);
  const room = { engine, work, ownerId, what, target, before };
  let messages = 0;
  const remember = async (now: Taken) => {
    messages = await keepNow(room, now);
  };
  const place = await placeAt(engine, { workspaceId: target.workspaceId, path });
  const { files, leftAlone } = await restoreFiles().catch((error: unknown) => {
    throw asProblem(error);
  });
  return once(work, asked, async (tx) => {
    const done = { before, files, leftAlone: [...leftAlone], messages };
    await noteIn(room, tx, done);
    return done;
  });

  async function restoreFiles(): Promise<{ files: number; leftAlone: readonly string[] }> {
    const { checkpoints } = engine;
    if (what === 'conversation') {
      await remember(await checkpoints.take(place));
      return { files: 0, leftAlone: [] };
    }
    if ((await checkpoints.known(place, [target.commit])).size === 0) throw gone();
    const { commit, leftOut } = target;
    return checkpoints.restore(place, { commit, leftOut, paths }, remember);
  }
}

/** Files must not change under a tool that works with them; what only waits looks at them again before it goes on. */
async function refuseIfBusy(
  tx: Transaction,
  { workspaceId, beforeSeq }: CheckpointRow,
  what: RestoreCheckpoint['what'],
): Promise<void> {
  if (what !== 'conversation' && (await hasOpenTurn(tx, workspaceId, { waiting: false }))) {
    throw new Problem('turn_open', 'An agent is working in this workspace. Wait until it is done, or stop it.');
  }
  if (what !== 'files' && beforeSeq === null) {
    throw new Problem('invalid_input', 'No conversation can be restored to this checkpoint, only files.');
  }
}

/** The checkpoint of now and, if it is asked for, the conversation, in one commit. */
function keepNow({ work, engine, ownerId, what, target, before }: Asked, now: Taken): Promise<number> {
  const row = {
    id: before,
    workspaceId: target.workspaceId,
    conversationId: target.conversationId,
    callId: target.callId,
    reason: 'before_restore' as const,
    title: target.title,
    commit: now.commit,
    leftOut: [...now.leftOut],
  } satisfies NewCheckpoint;
  const { conversationId, beforeSeq } = target;
  return work.transaction('restore_checkpoint', async (tx) => {
    if (what === 'files' || conversationId === null || beforeSeq === null) {
      await insertCheckpoint(tx, row);
      return 0;
    }
    const locked = await lockOwned(tx, ownerId, conversationId);
    return within({ tx, dispatcher: engine.dispatcher, ...locked }, (transition) =>
      restoreConversation(transition, { row, beforeSeq, undone: target.undone }),
    );
  });
}

/** A line in the conversation, unless nothing has changed. Where its files changed, the model is told too. */
async function noteIn(
  { engine, ownerId, what, target, before }: Asked,
  tx: Transaction,
  done: Restored,
): Promise<void> {
  const { conversationId } = target;
  if (conversationId === null || done.files + done.messages === 0) return;
  const locked = await ownConversation(tx, ownerId, conversationId);
  if (!locked) return;
  await within({ tx, dispatcher: engine.dispatcher, ...locked }, async (transition) => {
    await addMessage(transition, {
      id: newMessageId(),
      role: 'notice',
      status: 'complete',
      parts: [{ type: 'notice', notice: 'restored', what, title: target.title, files: done.files, before }],
      at: transition.at,
    });
  });
}

/** Absent when it is deleted meanwhile, or carries out the step of a plan. */
async function ownConversation(tx: Transaction, ownerId: OwnerId, id: ConversationId) {
  try {
    const locked = await lockOwned(tx, ownerId, id);
    return locked.conversation.parentConversationId === null ? locked : undefined;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function idOfRestore(key: CommandKey): CheckpointId {
  const hex = createHash('sha256').update(`restore ${key}`).digest('hex');
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return CheckpointId.parse(id);
}
