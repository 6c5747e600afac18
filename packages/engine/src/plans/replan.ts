import { and, eq, inArray } from 'drizzle-orm';
import { plans, subtasks } from '@codelab/database/schema/plans';
import { pendingWaitFor, settleWait } from '@codelab/database/waits';
import { isFixed } from '@codelab/domain/plan-graph';
import type { SubtaskId } from '@codelab/protocol/ids';
import { by } from '../commands/decided-by.ts';
import type { Transition } from '../transition.ts';
import { beginNext } from '../turns/begin-turn.ts';
import { wishFor } from './plan-report.ts';
import { type HeldPlan, heldPlan } from './plan-row.ts';
import { tellChanged } from './rewrite-plan.ts';

/** What is done and what runs stays; nothing else begins until the next version of the rest was approved. */
export async function replanRest(transition: Transition, held: HeldPlan, feedback: string): Promise<void> {
  const { tx, conversation, at } = transition;
  const { row, steps } = held;
  const wait = await pendingWaitFor(tx, conversation.id, row.id);
  if (wait) await settleWait(tx, wait, { status: 'resolved', resolution: { decision: 'approve', by, at, feedback } });
  const reportDue = wishFor({ title: row.title, steps }, { feedback });
  await tx.update(plans).set({ status: 'revising', reportDue, note: null }).where(eq(plans.id, row.id));
  await sendBack(transition, held);
  await beginNext(transition);
}

/** What is left of a plan that is under way needs a decision again. */
export async function sendBack(transition: Transition, { row, steps }: HeldPlan): Promise<void> {
  const { tx } = transition;
  const left = steps.filter(({ status }) => !isFixed(status));
  const among = (ids: SubtaskId[]) => and(eq(subtasks.planId, row.id), inArray(subtasks.id, ids));
  const ready = left.filter(({ status }) => status === 'ready').map(({ id }) => id);
  const ids = left.map(({ id }) => id);
  if (ids.length > 0)
    await tx.update(subtasks).set({ approved: false, granted: false, waitsFor: null }).where(among(ids));
  if (ready.length > 0) await tx.update(subtasks).set({ status: 'waiting' }).where(among(ready));
  const now = await heldPlan(transition, row.id);
  await tellChanged(transition, now.row, 'replanning');
}
