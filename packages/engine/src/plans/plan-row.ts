import { and, eq } from 'drizzle-orm';
import { type PlanRow, planAsShown, type SubtaskRow, stepsOf, subtaskOf } from '@codelab/database/plans';
import { endGrants } from '@codelab/database/rules';
import { plans, subtasks } from '@codelab/database/schema/plans';
import { pendingWaitFor, settleWait } from '@codelab/database/waits';
import { isBegun, isFixed, isHeld, isOver } from '@codelab/domain/plan-graph';
import type { PlanId, Timestamp } from '@codelab/protocol/ids';
import type { PlanStatus, Subtask } from '@codelab/protocol/plan';
import { Problem } from '@codelab/protocol/problem';
import { by } from '../commands/decided-by.ts';
import type { Transition } from '../transition.ts';

/** A plan with its steps, read under the lock of its conversation. */
export type HeldPlan = { readonly row: PlanRow; readonly steps: readonly SubtaskRow[] };

/** Throws `plan_not_found` for one of another conversation. */
export async function heldPlan({ tx, conversation }: Transition, planId: PlanId): Promise<HeldPlan> {
  const [row] = await tx
    .select()
    .from(plans)
    .where(and(eq(plans.id, planId), eq(plans.conversationId, conversation.id)));
  if (!row) throw new Problem('plan_not_found', 'There is no such plan in this conversation.');
  return { row, steps: await stepsOf(tx, planId) };
}

/** Something of it was approved or has happened: from now on its steps are steered, and a decision is about the rest. */
export function isUnderWay(steps: readonly Pick<Subtask, 'approved' | 'status'>[]): boolean {
  return steps.some(({ approved, status }) => approved || isFixed(status));
}

export function stepIs(step: Pick<SubtaskRow, 'planId' | 'id'>) {
  return and(eq(subtasks.planId, step.planId), eq(subtasks.id, step.id));
}

type StepState = Partial<Omit<SubtaskRow, 'planId' | 'id'>>;

/** Writes what became of a step, and tells where it stands now. */
export async function setStep(held: Transition, step: SubtaskRow, change: StepState): Promise<void> {
  await held.tx.update(subtasks).set(change).where(stepIs(step));
  if (isBegun(step.status) && step.childConversationId !== null && change.status && !isBegun(change.status)) {
    await endGrants(held.tx, [step.childConversationId], held.at);
  }
  const now = { ...step, ...change };
  const { status, approved, conversationId, result, problem, waitsFor, spent, startedAt, endedAt } = subtaskOf(now);
  const waiting = now.waiting ?? { approvals: [], questions: [] };
  held.emit(undefined, {
    type: 'subtask_updated',
    planId: step.planId,
    subtaskId: step.id,
    status,
    approved,
    waiting,
    ...(conversationId !== undefined && { childConversationId: conversationId }),
    ...(waiting.approvals.length > 0 && { approvalIds: waiting.approvals.map(({ id }) => id) }),
    ...(result && { result }),
    ...(problem && { problem }),
    ...(waitsFor && { waitsFor }),
    ...(spent && { spent }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
  });
}

/** It has yet to begin, perhaps again: nothing is left of the time before but its conversation and what it cost. */
export const beginsAnew: StepState = {
  status: 'ready',
  approved: true,
  waiting: null,
  result: null,
  problem: null,
  waitsFor: null,
  startedAt: null,
  endedAt: null,
};

/** It will not be carried out, or not any further. What it has come to stays. */
export function endsAs(status: 'skipped' | 'cancelled', at: Timestamp): StepState {
  return { status, waiting: null, waitsFor: null, endedAt: at };
}

export async function setPlanStatus(
  { tx, emit }: Transition,
  planId: PlanId,
  change: { status: PlanStatus; reportDue?: string | null },
): Promise<void> {
  const [row] = await tx.update(plans).set(change).where(eq(plans.id, planId)).returning();
  if (!row) throw new Problem('plan_not_found', 'There is no such plan.');
  const { status, counts } = await planAsShown(tx, row);
  emit(undefined, { type: 'plan_updated', planId, status, counts });
}

/** Nobody is asked any more when nothing is held. */
export async function settleIfDecided({ tx, conversation, at }: Transition, planId: PlanId): Promise<void> {
  if ((await stepsOf(tx, planId)).some(isHeld)) return;
  const wait = await pendingWaitFor(tx, conversation.id, planId);
  if (wait) await settleWait(tx, wait, { status: 'resolved', resolution: { decision: 'approve', by, at } });
}

/** Ends every step that has not come to its end. Their conversations are stopped by the plan's own job. */
export async function endSteps(held: Transition, steps: readonly SubtaskRow[]): Promise<void> {
  for (const step of steps) if (!isOver(step.status)) await setStep(held, step, endsAs('cancelled', held.at));
}

/** What is held is not asked about any more: the plan is over. */
export async function withdrawOffer({ tx, conversation, at }: Transition, planId: PlanId): Promise<void> {
  const wait = await pendingWaitFor(tx, conversation.id, planId);
  const resolution = { decision: 'withdrawn' as const, by, at };
  if (wait) await settleWait(tx, wait, { status: 'withdrawn', resolution });
}
