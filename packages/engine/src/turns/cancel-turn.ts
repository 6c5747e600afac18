import { eq, sql } from 'drizzle-orm';
import { planAsShown } from '@codelab/database/plans';
import { conversations } from '@codelab/database/schema/conversations';
import { plans } from '@codelab/database/schema/plans';
import { queueOf } from '@codelab/database/snapshot';
import { findToolCall, pendingWaits, settleWait, type WaitRow } from '@codelab/database/waits';
import { isOpen } from '@codelab/domain/tool-call';
import type { CallId, PlanId } from '@codelab/protocol/ids';
import { callsOfTurn, noteDecided, settleCall } from '../calls/settle-call.ts';
import type { Transition } from '../transition.ts';
import { finishTurn } from './finish-turn.ts';
import { openTurn } from './open-reply.ts';
import { interruptReply } from './retry-reply.ts';

/** Tells the process that runs a turn that the turn is over; it has nothing left to write. */
export class CancelRequested extends Error {
  constructor() {
    super('the turn was cancelled');
    this.name = 'CancelRequested';
  }
}

export const cancelChannel = 'codelab_cancel';

/**
 * Ends the open turn here and now, whatever it does and wherever it runs: the claim is taken away, so that a running
 * process can write nothing more, and the notification stops its model call and its command.
 * `false` when no turn was open.
 */
export async function cancelTurn(transition: Transition): Promise<boolean> {
  const { tx, conversation } = transition;
  if (conversation.openTurnId === null) return false;
  const turn = await openTurn(transition, conversation.openTurnId);
  await tx
    .update(conversations)
    .set({ epoch: sql`${conversations.epoch} + 1` })
    .where(eq(conversations.id, conversation.id));
  for (const wait of await pendingWaits(tx, conversation.id)) {
    if (wait.turnId === turn.id) await withdraw(transition, wait);
  }
  for (const call of await callsOfTurn(transition, turn.id)) {
    if (isOpen(call.status)) await settleCall(transition, call, { state: { status: 'cancelled' } });
  }
  await interruptReply(transition, turn);
  await pauseQueue(transition);
  await finishTurn(transition, turn, { reason: 'cancelled' });
  await tx.execute(sql`select pg_notify(${cancelChannel}, ${conversation.id})`);
  return true;
}

async function withdraw(transition: Transition, wait: WaitRow): Promise<void> {
  const { tx, conversation, at, emit } = transition;
  const resolution = { decision: 'withdrawn' as const, by: 'system', at };
  if (!(await settleWait(tx, wait, { status: 'withdrawn', resolution }))) return;
  if (wait.kind === 'approval') {
    const call = await findToolCall(tx, conversation.id, wait.subject as CallId);
    if (call) await noteDecided(transition, call.id, resolution);
    emit(wait.turnId ?? undefined, {
      type: 'approval_withdrawn',
      approvalId: wait.id,
      version: wait.version,
      reason: 'cancelled',
      ...(call && { callId: call.id }),
    });
  }
  if (wait.kind === 'plan') await cancelOffer(transition, wait.subject as PlanId);
}

async function cancelOffer({ tx, emit }: Transition, planId: PlanId): Promise<void> {
  const [row] = await tx.update(plans).set({ status: 'cancelled' }).where(eq(plans.id, planId)).returning();
  if (!row) return;
  const { status, counts } = await planAsShown(tx, row);
  emit(row.turnId, { type: 'plan_updated', planId, status, counts });
}

/** What was queued was queued for an answer that does not come: a person says whether it still is to be said. */
async function pauseQueue({ tx, conversation, emit }: Transition): Promise<void> {
  const queue = await queueOf(tx, conversation);
  if (queue.messages.length === 0) return;
  await tx.update(conversations).set({ queuePaused: true }).where(eq(conversations.id, conversation.id));
  conversation.queuePaused = true;
  emit(undefined, { type: 'queue_updated', queue: { ...queue, paused: true } });
}
