import { and, eq } from 'drizzle-orm';
import type { ToolCallRow } from '@codelab/database/messages';
import { planAsShown, stepsOf } from '@codelab/database/plans';
import { plans } from '@codelab/database/schema/plans';
import { waits } from '@codelab/database/schema/work';
import type { TurnRow } from '@codelab/database/snapshot';
import { findToolCall, pendingWaits, settleWait, type WaitRow } from '@codelab/database/waits';
import { isOpen } from '@codelab/domain/tool-call';
import type { CallId, PlanId } from '@codelab/protocol/ids';
import type { ToolCallState } from '@codelab/protocol/tool-call';
import { callsOfTurn, noteDecided, settleCall } from '../calls/settle-call.ts';
import { isUnderWay } from '../plans/plan-row.ts';
import type { Transition } from '../transition.ts';

type Reason = 'cancelled' | 'failed';

/**
 * Ends what is open in a turn that ends before its work is done: nobody is asked any more, every call has its result,
 * so that the next turn can be told of it, and what was being said stays as far as it was heard.
 */
export async function closeOpen(transition: Transition, turn: TurnRow, reason: Reason): Promise<void> {
  const { tx, conversation } = transition;
  for (const wait of await pendingWaits(tx, conversation.id)) {
    if (wait.turnId === turn.id) await withdraw(transition, wait, reason);
  }
  for (const call of await callsOfTurn(transition, turn.id)) {
    if (isOpen(call.status)) await settleCall(transition, call, { state: endOf(call, reason) });
  }
}

/** A call that was begun and whose result could not be kept may have had its effect. */
function endOf({ status }: ToolCallRow, reason: Reason): ToolCallState {
  if (reason === 'cancelled' || status !== 'started') return { status: 'cancelled' };
  return {
    status: 'failed',
    problem: { code: 'outcome_unknown', message: 'It was begun; what came of it is not known.' },
  };
}

async function withdraw(transition: Transition, wait: WaitRow, reason: Reason): Promise<void> {
  const { tx, conversation, at, emit } = transition;
  if (wait.kind === 'plan' && (await outlives(transition, wait))) return;
  const resolution = { decision: 'withdrawn' as const, by: 'system', at };
  if (!(await settleWait(tx, wait, { status: 'withdrawn', resolution }))) return;
  if (wait.kind === 'approval') {
    const call = await findToolCall(tx, conversation.id, wait.subject as CallId);
    if (call) await noteDecided(transition, call.id, resolution);
    emit(wait.turnId ?? undefined, {
      type: 'approval_withdrawn',
      approvalId: wait.id,
      version: wait.version,
      reason,
      ...(call && { callId: call.id }),
    });
  }
  if (wait.kind === 'plan') await cancelOffer(transition, wait.subject as PlanId);
}

/** What is asked about a plan that is under way is asked on, whatever becomes of the turn that proposed it. */
async function outlives({ tx, conversation }: Transition, wait: WaitRow): Promise<boolean> {
  if (!isUnderWay(await stepsOf(tx, wait.subject as PlanId))) return false;
  const same = and(eq(waits.conversationId, conversation.id), eq(waits.id, wait.id));
  await tx.update(waits).set({ turnId: null }).where(same);
  return true;
}

async function cancelOffer({ tx, emit }: Transition, planId: PlanId): Promise<void> {
  const [row] = await tx.update(plans).set({ status: 'cancelled' }).where(eq(plans.id, planId)).returning();
  if (!row) return;
  const { status, counts } = await planAsShown(tx, row);
  emit(row.turnId, { type: 'plan_updated', planId, status, counts });
}
