import { and, eq } from 'drizzle-orm';
import type { PlanRow } from '@codelab/database/plans';
import { plans, subtasks } from '@codelab/database/schema/plans';
import { findToolCall, pendingWaitFor, settleWait } from '@codelab/database/waits';
import { assertDecidable } from '@codelab/domain/approval';
import type { Accepted, PlanDecision } from '@codelab/protocol/command';
import type { Json } from '@codelab/protocol/json';
import type { PlanStatus } from '@codelab/protocol/plan';
import { Problem } from '@codelab/protocol/problem';
import { settleCall } from '../calls/settle-call.ts';
import type { Transition } from '../transition.ts';
import { beginNext } from '../turns/begin-turn.ts';
import { by } from './decided-by.ts';

/** The person's word on one version of one plan. `modify` never approves: the next version needs its own decision. */
export async function takePlanDecision(transition: Transition, decision: PlanDecision): Promise<Accepted> {
  const { tx, conversation, at } = transition;
  const plan = await findOwnPlan(transition, decision.planId);
  const wait = await pendingWaitFor(tx, conversation.id, plan.id);
  if (plan.status !== 'awaiting_decision' || !wait) throw alreadyDecided(plan);
  assertDecidable(wait, decision, at);
  if (decision.decision === 'approve' && (decision.subtaskIds !== undefined || decision.patch !== undefined)) {
    throw new Problem('invalid_input', 'Approving a part of a plan, or a changed plan, is not possible yet.');
  }
  const feedback = 'feedback' in decision ? decision.feedback : undefined;
  const decided = { decision: decision.decision, by, at, ...(feedback !== undefined && { feedback }) };
  const resolution = {
    ...decided,
    decision: decision.decision === 'reject' ? ('reject' as const) : ('approve' as const),
  };
  if (!(await settleWait(tx, wait, { status: 'resolved', resolution }))) throw alreadyDecided(plan);
  await tx
    .update(plans)
    .set({ status: statusAfter(decision), decided, note: null })
    .where(eq(plans.id, plan.id));
  transition.emit(plan.turnId, {
    type: 'plan_decided',
    planId: plan.id,
    version: plan.version,
    decision: decision.decision,
    by,
    ...(feedback !== undefined && { feedback }),
  });
  if (decision.decision === 'approve') {
    await tx.update(subtasks).set({ approved: true }).where(eq(subtasks.planId, plan.id));
    transition.wake({ type: 'plan', conversationId: conversation.id, planId: plan.id });
  }
  await tellAgent(transition, plan, decision);
  return {
    accepted: true,
    seq: transition.lastSeq,
    ...(conversation.openTurnId !== null && { turnId: conversation.openTurnId }),
  };
}

async function findOwnPlan({ tx, conversation }: Transition, planId: PlanDecision['planId']): Promise<PlanRow> {
  const [plan] = await tx
    .select()
    .from(plans)
    .where(and(eq(plans.id, planId), eq(plans.conversationId, conversation.id)));
  if (!plan) throw new Problem('plan_not_found', 'There is no such plan in this conversation.');
  return plan;
}

function alreadyDecided(plan: PlanRow): Problem {
  const { decided } = plan;
  return new Problem(
    'already_decided',
    'This plan was already decided.',
    decided ? { decision: decided.decision, by: decided.by, at: decided.at } : { status: plan.status },
  );
}

function statusAfter(decision: PlanDecision): PlanStatus {
  switch (decision.decision) {
    case 'approve':
      return 'approved';
    case 'modify':
      return 'revising';
    case 'reject':
      return 'rejected';
  }
}

/** `propose_plan` gets its result now, and the turn goes on; for a plan that was offered again a turn begins. */
async function tellAgent(transition: Transition, plan: PlanRow, decision: PlanDecision): Promise<void> {
  const { tx, conversation } = transition;
  const call = plan.callId === null ? undefined : await findToolCall(tx, conversation.id, plan.callId);
  if (call?.status === 'awaiting_approval') {
    await settleCall(transition, call, { state: { status: 'done', output: resultOf(decision) } });
    transition.wake({ type: 'turn', conversationId: conversation.id });
  } else if (decision.decision === 'modify') {
    const text = `The person asks for changes to the plan "${plan.title}": ${decision.feedback}`;
    await tx.update(plans).set({ reportDue: text }).where(eq(plans.id, plan.id));
    await beginNext(transition);
  }
}

function resultOf(decision: PlanDecision): Json {
  switch (decision.decision) {
    case 'approve':
      return { decision: 'approved', note: 'The plan now runs on its own; you will be told how it ends.' };
    case 'modify':
      return {
        decision: 'modify',
        feedback: decision.feedback,
        ...(decision.comments && { comments: decision.comments }),
      };
    case 'reject':
      return { decision: 'rejected', ...(decision.feedback !== undefined && { feedback: decision.feedback }) };
  }
}
