import { and, eq } from 'drizzle-orm';
import type { PlanRow, SubtaskRow } from '@codelab/database/plans';
import { plans, planVersions } from '@codelab/database/schema/plans';
import { waits } from '@codelab/database/schema/work';
import { findToolCall, pendingWaitFor, settleWait, type WaitRow } from '@codelab/database/waits';
import { assertDecidable } from '@codelab/domain/approval';
import { isHeld } from '@codelab/domain/plan-graph';
import type { Accepted, PlanDecision } from '@codelab/protocol/command';
import type { Json } from '@codelab/protocol/json';
import type { PlanStatus, StepComment } from '@codelab/protocol/plan';
import { Problem } from '@codelab/protocol/problem';
import { settleCall } from '../calls/settle-call.ts';
import { approveSteps } from '../plans/approve-steps.ts';
import { wishFor } from '../plans/plan-report.ts';
import { endsAs, type HeldPlan, heldPlan, isUnderWay, setStep } from '../plans/plan-row.ts';
import { sendBack } from '../plans/replan.ts';
import type { Transition } from '../transition.ts';
import { beginNext } from '../turns/begin-turn.ts';
import { by } from './decided-by.ts';

type Kind<Name extends PlanDecision['decision']> = Extract<PlanDecision, { decision: Name }>;

/**
 * The person's word on one version of one plan, or on a part of it: then the rest stays open, and this version can be
 * decided further. `modify` never approves: the next version needs its own decision.
 */
export async function takePlanDecision(transition: Transition, decision: PlanDecision): Promise<Accepted> {
  const { tx, conversation, at } = transition;
  const held = await heldPlan(transition, decision.planId);
  const wait = await pendingWaitFor(tx, conversation.id, held.row.id);
  if (!wait) throw alreadyDecided(held.row);
  assertDecidable(wait, decision, at);
  switch (decision.decision) {
    case 'approve':
      await approve(transition, { held, wait }, decision);
      break;
    case 'modify':
      await modify(transition, { held, wait }, decision);
      break;
    case 'reject':
      await reject(transition, { held, wait }, decision);
      break;
  }
  await tellAgent(transition, held.row, decision);
  return {
    accepted: true,
    seq: transition.lastSeq,
    ...(conversation.openTurnId !== null && { turnId: conversation.openTurnId }),
  };
}

type Asked = { readonly held: HeldPlan; readonly wait: WaitRow };

async function approve(transition: Transition, { held, wait }: Asked, decision: Kind<'approve'>): Promise<void> {
  const { tx, conversation } = transition;
  const comments = commentsIn(transition, decision.comments);
  const { row, steps, approved } = await approveSteps(transition, held, { ...decision, comments });
  if (steps.some(isHeld)) {
    // It waits on by itself: the end of the turn that proposed it takes no answer away any more.
    const same = and(eq(waits.conversationId, conversation.id), eq(waits.id, wait.id));
    await tx.update(waits).set({ turnId: null }).where(same);
  } else {
    await settle(transition, { row, wait: { ...wait, version: row.version } }, 'approve');
  }
  const status = row.status === 'awaiting_decision' || row.status === 'failed' ? 'approved' : row.status;
  await keep(transition, row, { decision, status, comments, ...(approved && { subtaskIds: approved }) });
  transition.wake({ type: 'plan', conversationId: conversation.id, planId: row.id });
}

async function modify(transition: Transition, { held, wait }: Asked, decision: Kind<'modify'>): Promise<void> {
  const { row, steps } = held;
  const comments = commentsIn(transition, decision.comments);
  assertSteps(steps, comments);
  await settle(transition, { row, wait }, 'approve');
  await keep(transition, row, { decision, status: 'revising', comments });
  if (isUnderWay(steps)) await sendBack(transition, held);
}

/** Of a plan that is under way: not the rest. What runs goes on. */
async function reject(transition: Transition, { held, wait }: Asked, decision: Kind<'reject'>): Promise<void> {
  const { row, steps } = held;
  await settle(transition, { row, wait }, 'reject');
  if (!isUnderWay(steps)) return keep(transition, row, { decision, status: 'rejected' });
  const status = row.status === 'awaiting_decision' ? 'approved' : row.status;
  await keep(transition, row, { decision, status });
  for (const step of steps.filter(isHeld)) await setStep(transition, step, endsAs('skipped', transition.at));
  transition.wake({ type: 'plan', conversationId: transition.conversation.id, planId: row.id });
}

/** Nothing more is asked about this version. */
async function settle(
  { tx, at }: Transition,
  { row, wait }: { row: PlanRow; wait: WaitRow },
  decision: 'approve' | 'reject',
): Promise<void> {
  const isFirst = await settleWait(tx, wait, { status: 'resolved', resolution: { decision, by, at } });
  if (!isFirst) throw alreadyDecided(row);
}

type Taken = {
  readonly decision: PlanDecision;
  readonly status: PlanStatus;
  readonly comments?: StepComment[];
  /** Absent: all that was held. */
  readonly subtaskIds?: StepComment['subtaskId'][];
};

/** The decision stands with the plan, and what was said of this version with the version. */
async function keep(transition: Transition, row: PlanRow, taken: Taken): Promise<void> {
  const { tx, at } = transition;
  const { status, comments, subtaskIds } = taken;
  const { decision, feedback } = taken.decision;
  const said = { ...(feedback !== undefined && { feedback }), ...(subtaskIds && { subtaskIds }) };
  await tx
    .update(plans)
    .set({ status, decided: { decision, by, at, ...said }, note: null })
    .where(eq(plans.id, row.id));
  if (feedback !== undefined || (comments && comments.length > 0)) {
    const version = and(eq(planVersions.planId, row.id), eq(planVersions.version, row.version));
    await tx
      .update(planVersions)
      .set({ ...(feedback !== undefined && { feedback }), ...(comments && comments.length > 0 && { comments }) })
      .where(version);
  }
  transition.emit(row.turnId, {
    type: 'plan_decided',
    planId: row.id,
    version: row.version,
    decision,
    by,
    status,
    ...said,
    ...(comments && comments.length > 0 && { comments }),
    ...(taken.decision.decision === 'approve' && taken.decision.grant && { grant: true }),
  });
}

function commentsIn({ at }: Transition, comments: Kind<'modify'>['comments']): StepComment[] {
  return (comments ?? []).map((comment) => ({ ...comment, by, at }));
}

function assertSteps(steps: readonly SubtaskRow[], named: readonly { subtaskId: string }[]): void {
  const gone = named.find(({ subtaskId }) => !steps.some(({ id }) => id === subtaskId));
  if (gone) throw new Problem('subtask_not_found', 'There is no such step in this version of the plan.');
}

function alreadyDecided({ decided, status }: PlanRow): Problem {
  return new Problem(
    'already_decided',
    'This plan was already decided.',
    decided ? { decision: decided.decision, by: decided.by, at: decided.at } : { status },
  );
}

/** `propose_plan` gets its result now, and the turn goes on; for a plan that was offered again a turn begins. */
async function tellAgent(transition: Transition, plan: PlanRow, decision: PlanDecision): Promise<void> {
  const { tx, conversation } = transition;
  const call = plan.callId === null ? undefined : await findToolCall(tx, conversation.id, plan.callId);
  if (call?.status === 'awaiting_approval') {
    await settleCall(transition, call, { state: { status: 'done', output: resultOf(decision) } });
    transition.wake({ type: 'turn', conversationId: conversation.id });
  } else if (decision.decision === 'modify') {
    const { steps } = await heldPlan(transition, plan.id);
    const reportDue = wishFor({ title: plan.title, steps }, decision);
    await tx.update(plans).set({ reportDue }).where(eq(plans.id, plan.id));
    await beginNext(transition);
  }
}

function resultOf(decision: PlanDecision): Json {
  const feedback = decision.feedback === undefined ? {} : { feedback: decision.feedback };
  switch (decision.decision) {
    case 'approve':
      return {
        decision: 'approved',
        ...(decision.subtaskIds && {
          steps: [...decision.subtaskIds],
          rest: 'The person has not decided the rest yet.',
        }),
        ...(decision.patch && { changed: 'The person changed the plan first; it is carried out as they left it.' }),
        ...feedback,
        note: 'The plan now runs on its own; you will be told how it ends.',
      };
    case 'modify':
      return { decision: 'modify', ...feedback, ...(decision.comments && { comments: decision.comments }) };
    case 'reject':
      return { decision: 'rejected', ...feedback };
  }
}
