import { eq, sql } from 'drizzle-orm';
import { conversations } from '@codelab/database/schema/conversations';
import { queueOf } from '@codelab/database/snapshot';
import { stopCommandsOf } from '../live/ask-command.ts';
import type { Transition } from '../transition.ts';
import { closeOpen } from './close-open.ts';
import { finishTurn } from './finish-turn.ts';
import { openTurn } from './open-reply.ts';

/** Tells the process that runs a turn that the turn is over; it has nothing left to write. */
export class CancelRequested extends Error {
  constructor() {
    super('the turn was cancelled');
    this.name = 'CancelRequested';
  }
}

/** The payload is `conversation turn`. */
export const cancelChannel = 'codelab_cancel';

/**
 * Ends the open turn here and now, whatever it does and wherever it runs: the claim is taken away, so that a running
 * process can write nothing more, and the notification stops its model call and its command.
 * `false` when no turn was open.
 */
export async function cancelTurn(transition: Transition): Promise<boolean> {
  const { tx, conversation } = transition;
  await stopCommandsOf(transition);
  if (conversation.openTurnId === null) return false;
  const turn = await openTurn(transition, conversation.openTurnId);
  await tx
    .update(conversations)
    .set({ epoch: sql`${conversations.epoch} + 1` })
    .where(eq(conversations.id, conversation.id));
  await closeOpen(transition, turn, 'cancelled');
  await pauseQueue(transition);
  await finishTurn(transition, turn, { reason: 'cancelled' });
  await tx.execute(sql`select pg_notify(${cancelChannel}, ${`${conversation.id} ${turn.id}`})`);
  return true;
}

/** What was queued was queued for an answer that does not come: a person says whether it still is to be said. */
async function pauseQueue({ tx, conversation, emit }: Transition): Promise<void> {
  const queue = await queueOf(tx, conversation);
  if (queue.messages.length === 0) return;
  await tx.update(conversations).set({ queuePaused: true }).where(eq(conversations.id, conversation.id));
  conversation.queuePaused = true;
  emit(undefined, { type: 'queue_updated', queue: { ...queue, paused: true } });
}
