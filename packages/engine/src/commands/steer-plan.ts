import { and, eq } from 'drizzle-orm';
import { findPlan, planAsShown, stepsOf } from '@codelab/database/plans';
import { plans, subtasks } from '@codelab/database/schema/plans';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { isOver } from '@codelab/domain/plan-graph';
import type { OwnerId } from '@codelab/protocol/ids';
import type { PlanStatus, SubtaskStatus } from '@codelab/protocol/plan';
import { Problem } from '@codelab/protocol/problem';
import { Done, type PlanSteer } from '@codelab/protocol/procedures';
import type { EngineContext } from '../context.ts';
import type { Transition } from '../transition.ts';
import { beginNext } from '../turns/begin-turn.ts';
import { onceIn } from './once.ts';

/** What a person does about a plan that was approved: try a failed step again, go on without it, or stop it all. */
export async function steerPlan(engine: EngineContext, ownerId: OwnerId, input: PlanSteer): Promise<Done> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: `plan ${input.action}` });
  const { plan } = await work.transaction('read_one', (tx) => findPlan(tx, ownerId, input.planId));
  const { conversationId } = plan;
  const { key, ...body } = input;
  const room = { work, dispatcher: engine.dispatcher };
  const asked = {
    label: 'advance_plan',
    ownerId,
    key,
    conversationId,
    body: { procedure: 'plan', ...body },
    answer: Done,
  } as const;
  return onceIn(room, asked, async (transition) => {
    if (transition.conversation.status === 'archived') {
      throw new Problem('archived', 'This conversation is archived. Take it out of the archive first.');
    }
    if (input.action === 'cancel') await cancel(transition, input);
    else if (input.action === 'retry') await setFailed(transition, input, 'ready');
    else if (input.action === 'skip') await setFailed(transition, input, 'skipped');
    else throw new Problem('invalid_input', 'That is not possible yet.');
    transition.wake({ type: 'plan', conversationId, planId: input.planId });
    return { accepted: true, seq: transition.lastSeq };
  });
}

async function setFailed(
  transition: Transition,
  input: Extract<PlanSteer, { action: 'retry' | 'skip' }>,
  status: Extract<SubtaskStatus, 'ready' | 'skipped'>,
): Promise<void> {
  const { tx, at } = transition;
  const [plan] = await tx.select().from(plans).where(eq(plans.id, input.planId));
  if (plan?.status !== 'running' && plan?.status !== 'failed') {
    throw new Problem('invalid_input', `This plan does not run; it is ${plan?.status ?? 'gone'}.`);
  }
  const step = (await stepsOf(tx, input.planId)).find(({ id }) => id === input.subtaskId);
  if (!step) throw new Problem('subtask_not_found', 'There is no such step in this plan.');
  if (step.status !== 'failed') {
    throw new Problem('invalid_input', `Only a failed step can be tried again or skipped; this one is ${step.status}.`);
  }
  const ended =
    status === 'skipped' ? { endedAt: at } : { problem: null, result: null, startedAt: null, endedAt: null };
  await tx
    .update(subtasks)
    .set({ status, waiting: null, ...ended })
    .where(and(eq(subtasks.planId, input.planId), eq(subtasks.id, step.id)));
  transition.emit(undefined, {
    type: 'subtask_updated',
    planId: input.planId,
    subtaskId: step.id,
    status,
    ...(status === 'skipped' && { endedAt: at }),
  });
  await setStatus(transition, input, 'running');
}

async function cancel(transition: Transition, input: PlanSteer): Promise<void> {
  const { tx, at } = transition;
  const [plan] = await tx.select().from(plans).where(eq(plans.id, input.planId));
  if (!plan || !['approved', 'running', 'failed'].includes(plan.status)) {
    throw new Problem('invalid_input', `This plan does not run; it is ${plan?.status ?? 'gone'}.`);
  }
  for (const step of await stepsOf(tx, input.planId)) {
    if (isOver(step.status)) continue;
    const change = { status: 'cancelled' as const, endedAt: at };
    await tx
      .update(subtasks)
      .set({ ...change, waiting: null })
      .where(and(eq(subtasks.planId, input.planId), eq(subtasks.id, step.id)));
    transition.emit(undefined, { type: 'subtask_updated', planId: input.planId, subtaskId: step.id, ...change });
  }
  await setStatus(transition, input, 'cancelled');
  await beginNext(transition);
}

async function setStatus({ tx, emit }: Transition, { planId }: PlanSteer, status: PlanStatus): Promise<void> {
  const [row] = await tx.update(plans).set({ status, reportDue: null }).where(eq(plans.id, planId)).returning();
  if (!row) throw new Problem('plan_not_found', 'There is no such plan.');
  const { counts } = await planAsShown(tx, row);
  emit(undefined, { type: 'plan_updated', planId, status, counts });
}
