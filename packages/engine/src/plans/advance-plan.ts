import { and, eq } from 'drizzle-orm';
import { type PlanRow, planAsShown, type SubtaskRow, stepsOf } from '@codelab/database/plans';
import { plans, subtasks } from '@codelab/database/schema/plans';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { canonicalJson } from '@codelab/domain/canonical-json';
import { isOver, planOutcome, readySubtasks } from '@codelab/domain/plan-graph';
import type { ConversationId, PlanId } from '@codelab/protocol/ids';
import type { PlanStatus } from '@codelab/protocol/plan';
import { Problem } from '@codelab/protocol/problem';
import type { EngineContext } from '../context.ts';
import { isTriedAgain } from '../is-tried-again.ts';
import { type Transition, transition } from '../transition.ts';
import { beginNext } from '../turns/begin-turn.ts';
import { cancelTurn } from '../turns/cancel-turn.ts';
import { type ChildNow, childNow } from './child-now.ts';
import { reportOf } from './plan-report.ts';
import { startSubtask } from './start-subtask.ts';

/** Parallel steps need claims on files, which a later issue brings; the data model is ready for them. */
const maxParallel = 1;

type PlanJob = { readonly conversationId: ConversationId; readonly planId: PlanId };

/**
 * One look at a plan that was approved: what its children have come to, which step is next, how it ends. Told by a job
 * whenever something changed; looking twice changes nothing. The children are read first and the plan is changed under
 * its own conversation's lock only: no transaction locks two conversations.
 */
export async function advancePlan(engine: EngineContext, job: PlanJob, run: { attempt: number }): Promise<void> {
  try {
    await look(engine, job);
  } catch (error) {
    if (isTriedAgain(error, run.attempt)) throw error; // the job comes back
    engine.log.error({ err: error, planId: job.planId }, 'a plan failed for a reason nobody foresaw');
    await fail(engine, job);
  }
}

/** It is never tried for ever: a person retries, skips or cancels. */
async function fail(engine: EngineContext, { conversationId, planId }: PlanJob): Promise<void> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'plan' });
  const room = { work, dispatcher: engine.dispatcher };
  await transition(room, { label: 'advance_plan', conversationId }, async (held) => {
    const plan = await runningPlan(held, planId);
    if (plan && plan.status !== 'cancelled') await end(held, plan, 'failed');
  });
}

async function look(engine: EngineContext, { conversationId, planId }: PlanJob): Promise<void> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'plan' });
  const room = { work, dispatcher: engine.dispatcher };
  const children = await work.transaction('read_one', async (tx) => {
    const steps = await stepsOf(tx, planId);
    const found = new Map<string, ChildNow>();
    for (const step of steps) {
      if (step.childConversationId !== null && isBegun(step)) {
        found.set(step.id, await childNow(tx, step.childConversationId));
      }
    }
    return found;
  });
  const left = await transition(room, { label: 'advance_plan', conversationId }, async (held) => {
    const plan = await runningPlan(held, planId);
    if (!plan) return [];
    if (plan.status === 'cancelled') return (await stepsOf(held.tx, planId)).flatMap(childOf);
    for (const step of await stepsOf(held.tx, planId)) await follow(held, step, children.get(step.id));
    await startReady(held, plan);
    await conclude(held, plan);
    return [];
  });
  for (const child of left) {
    await transition(room, { label: 'cancel_turn', conversationId: child }, cancelTurn).catch(unlessGone);
  }
}

/** A child that was purged meanwhile has nothing left to cancel. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Problem) || error.code !== 'conversation_not_found') throw error;
}

/** A step that is to be tried again has yet to begin: its conversation is of the try before. */
function isBegun({ status }: SubtaskRow): boolean {
  return status === 'running' || status === 'waiting_for_person';
}

function childOf(step: SubtaskRow): ConversationId[] {
  return step.childConversationId === null ? [] : [step.childConversationId];
}

async function runningPlan({ tx, conversation }: Transition, planId: PlanId): Promise<PlanRow | undefined> {
  const [plan] = await tx
    .select()
    .from(plans)
    .where(and(eq(plans.id, planId), eq(plans.conversationId, conversation.id)));
  const goesOn = plan && ['approved', 'running', 'failed', 'cancelled'].includes(plan.status);
  return goesOn ? plan : undefined;
}

/** Brings a step to where its child stands. */
async function follow(held: Transition, step: SubtaskRow, child: ChildNow | undefined): Promise<void> {
  if (!child || !isBegun(step) || isKnown(step, child)) return;
  const isEnd = isOver(child.status);
  const change = {
    status: child.status,
    waiting: isEnd ? null : child.waiting,
    result: child.result ?? null,
    problem: child.problem ?? null,
    endedAt: isEnd ? held.at : null,
  };
  await held.tx.update(subtasks).set(change).where(stepIs(step));
  held.emit(undefined, {
    type: 'subtask_updated',
    planId: step.planId,
    subtaskId: step.id,
    status: child.status,
    waiting: child.waiting,
    ...(step.childConversationId !== null && { childConversationId: step.childConversationId }),
    ...(child.waiting.approvals.length > 0 && { approvalIds: child.waiting.approvals.map(({ id }) => id) }),
    ...(child.result && { result: child.result }),
    ...(child.problem && { problem: child.problem }),
    ...(isEnd && { endedAt: held.at }),
  });
}

/** By value: what was kept as jsonb comes back with its keys in another order. */
function isKnown(step: SubtaskRow, child: ChildNow): boolean {
  const told = step.waiting ?? { approvals: [], questions: [] };
  return step.status === child.status && canonicalJson(told) === canonicalJson(child.waiting);
}

function stepIs(step: Pick<SubtaskRow, 'planId' | 'id'>) {
  return and(eq(subtasks.planId, step.planId), eq(subtasks.id, step.id));
}

async function startReady(held: Transition, plan: PlanRow): Promise<void> {
  const steps = await stepsOf(held.tx, plan.id);
  const running = steps.filter(({ status }) => status === 'running' || status === 'waiting_for_person').length;
  for (const step of readySubtasks(steps).slice(0, Math.max(0, maxParallel - running))) {
    const childConversationId = await startSubtask(held, step, steps);
    const change = { status: 'running' as const, childConversationId, startedAt: held.at };
    await held.tx
      .update(subtasks)
      .set({ ...change, waiting: null, result: null, problem: null, endedAt: null })
      .where(stepIs(step));
    held.emit(undefined, {
      type: 'subtask_updated',
      planId: plan.id,
      subtaskId: step.id,
      ...change,
      waiting: { approvals: [], questions: [] },
    });
  }
}

/** The plan's own status follows its steps; its end, or a failed step that holds the rest, is reported to the agent. */
async function conclude(held: Transition, plan: PlanRow): Promise<void> {
  const status = planOutcome(await stepsOf(held.tx, plan.id));
  if (status !== plan.status) await end(held, plan, status);
}

async function end(held: Transition, plan: PlanRow, status: PlanStatus): Promise<void> {
  const steps = await stepsOf(held.tx, plan.id);
  const reportDue = status === 'running' ? null : reportOf(plan.title, steps);
  const [row] = await held.tx.update(plans).set({ status, reportDue }).where(eq(plans.id, plan.id)).returning();
  if (!row) throw new Error('a plan that was just read is gone');
  const { counts } = await planAsShown(held.tx, row);
  held.emit(undefined, { type: 'plan_updated', planId: plan.id, status, counts });
  await beginNext(held);
}
