import { and, eq } from 'drizzle-orm';
import { type PlanRow, type SubtaskRow, stepsOf } from '@codelab/database/plans';
import { plans } from '@codelab/database/schema/plans';
import { openUnitOfWork, type UnitOfWork } from '@codelab/database/unit-of-work';
import { canonicalJson } from '@codelab/domain/canonical-json';
import { isBegun, isOver, planOutcome } from '@codelab/domain/plan-graph';
import type { ConversationId, PlanId } from '@codelab/protocol/ids';
import type { PlanStatus } from '@codelab/protocol/plan';
import { Problem } from '@codelab/protocol/problem';
import type { EngineContext } from '../context.ts';
import { isTriedAgain } from '../is-tried-again.ts';
import { type Transition, transition } from '../transition.ts';
import { beginNext } from '../turns/begin-turn.ts';
import { cancelTurn } from '../turns/cancel-turn.ts';
import { type ChildNow, type Children, childrenOf } from './child-now.ts';
import { reportOf } from './plan-report.ts';
import { setPlanStatus, setStep } from './plan-row.ts';
import { startSteps, wakeLimited } from './start-steps.ts';

type PlanJob = { readonly conversationId: ConversationId; readonly planId: PlanId };

/**
 * One look at a plan that was approved: what its children have come to, which steps are next, how it ends. Told by a job
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
    const plan = await planIn(held, planId);
    if (plan && startsSteps(plan.status)) await end(held, plan, 'failed');
  });
}

async function look(engine: EngineContext, { conversationId, planId }: PlanJob): Promise<void> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'plan' });
  const room = { work, dispatcher: engine.dispatcher };
  const children = await work.transaction('read_one', (tx) => childrenOf(tx, planId));
  await stopLeft(engine, work, children.left);
  await transition(room, { label: 'advance_plan', conversationId }, async (held) => {
    const plan = await planIn(held, planId);
    if (!plan) return;
    const ended = await followAll(held, await stepsOf(held.tx, planId), children);
    if (ended) await wakeLimited(held, planId);
    if (startsSteps(plan.status)) await startSteps(engine, held, { plan, stopped: children.stopped });
    await conclude(held, plan);
  });
}

/** Nobody waits any more for what these do: their steps were skipped or cancelled, or are to begin anew. */
async function stopLeft(engine: EngineContext, work: UnitOfWork, left: readonly ConversationId[]): Promise<void> {
  for (const conversationId of left) {
    const room = { work, dispatcher: engine.dispatcher };
    await transition(room, { label: 'cancel_turn', conversationId }, cancelTurn).catch(unlessGone);
  }
}

/** A child that was purged meanwhile has nothing left to cancel. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Problem) || error.code !== 'conversation_not_found') throw error;
}

async function planIn({ tx, conversation }: Transition, planId: PlanId): Promise<PlanRow | undefined> {
  const [plan] = await tx
    .select()
    .from(plans)
    .where(and(eq(plans.id, planId), eq(plans.conversationId, conversation.id)));
  return plan;
}

/** While a plan is paused, or its rest is decided anew, what runs goes on and nothing begins. */
function startsSteps(status: PlanStatus): boolean {
  return status === 'approved' || status === 'running' || status === 'failed';
}

/** Brings every step to where its child stands. `true`: some of them run no more. */
async function followAll(held: Transition, steps: readonly SubtaskRow[], children: Children): Promise<boolean> {
  let ended = false;
  for (const step of steps) {
    const spent = children.spent.get(step.id) ?? step.spent;
    const child = step.childConversationId === null ? undefined : children.now.get(step.childConversationId);
    if (child && isBegun(step.status) && !(isKnown(step, child) && isSame(spent, step.spent))) {
      await setStep(held, step, { ...changeBy(child, held), spent });
      ended ||= step.status === 'running' && child.status !== 'running';
    } else if (!isSame(spent, step.spent)) {
      await setStep(held, step, { spent });
    }
  }
  return ended;
}

function changeBy(child: ChildNow, { at }: Transition) {
  const isEnd = isOver(child.status);
  return {
    status: child.status,
    waiting: isEnd ? null : child.waiting,
    result: child.result ?? null,
    problem: child.problem ?? null,
    endedAt: isEnd ? at : null,
  };
}

/** By value: what was kept as jsonb comes back with its keys in another order. */
function isKnown(step: SubtaskRow, child: ChildNow): boolean {
  return step.status === child.status && isSame(step.waiting ?? { approvals: [], questions: [] }, child.waiting);
}

function isSame(left: unknown, right: unknown): boolean {
  return canonicalJson(left) === canonicalJson(right);
}

/** The plan's own status follows its steps; its end, or a failed step that holds the rest, is reported to the agent. */
async function conclude(held: Transition, plan: PlanRow): Promise<void> {
  const status = planOutcome(await stepsOf(held.tx, plan.id));
  if (status === plan.status) return;
  if (startsSteps(plan.status) || (plan.status === 'paused' && status === 'completed')) await end(held, plan, status);
}

async function end(held: Transition, plan: PlanRow, status: PlanStatus): Promise<void> {
  const steps = await stepsOf(held.tx, plan.id);
  const goesOn = status === 'running' || status === 'awaiting_decision';
  await setPlanStatus(held, plan.id, { status, reportDue: goesOn ? null : reportOf(plan.title, steps) });
  await beginNext(held);
}
