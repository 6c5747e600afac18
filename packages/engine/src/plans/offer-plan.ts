import { and, asc, eq } from 'drizzle-orm';
import { type PlanRow, planAsShown, stepsOf, subtaskOf } from '@codelab/database/plans';
import { plans, planVersions } from '@codelab/database/schema/plans';
import { waits } from '@codelab/database/schema/work';
import { proposedOf, stayingOf } from '@codelab/domain/plan-edits';
import type { AgentName } from '@codelab/protocol/agent';
import { ApprovalId, type CallId, PlanId, type TurnId } from '@codelab/protocol/ids';
import type { ProposedSubtask } from '@codelab/protocol/plan';
import { planDigest } from '../digest.ts';
import type { Transition } from '../transition.ts';
import { replaceSteps, retiredBy } from './rewrite-plan.ts';

export type PlanProposal = { readonly title: string; readonly subtasks: readonly ProposedSubtask[] };

/** The plans that a person asked to be changed and that wait for their next version here, oldest first. */
export function revisingPlans({ tx, conversation }: Transition): Promise<PlanRow[]> {
  return tx
    .select()
    .from(plans)
    .where(and(eq(plans.conversationId, conversation.id), eq(plans.status, 'revising')))
    .orderBy(asc(plans.proposedAt), asc(plans.id));
}

export function newPlanId(): PlanId {
  return PlanId.parse(crypto.randomUUID());
}

type Place = {
  readonly planId: PlanId;
  readonly turnId: TurnId;
  readonly callId: CallId;
  readonly proposer: AgentName;
  /** How many of its steps may run at the same time. */
  readonly parallel: number;
  readonly revised: PlanRow | undefined;
};

/** A new plan, or the next version of the one that is being revised. It needs a decision of its own. */
export async function offerPlan(transition: Transition, proposal: PlanProposal, place: Place): Promise<void> {
  const { tx, conversation, at } = transition;
  const { planId, turnId, callId, proposer, parallel, revised } = place;
  const steps = revised ? await stepsOf(tx, planId) : [];
  // A step that is proposed again under its old id is a new one: nothing of the old one has come to anything.
  const stays = stayingOf(steps.map(subtaskOf), proposal.subtasks);
  const proposed = [...stays, ...proposal.subtasks].map(proposedOf);
  const version = (revised?.version ?? 0) + 1;
  const digest = planDigest({ title: proposal.title, subtasks: proposed });
  const values = {
    turnId,
    callId,
    version,
    digest,
    title: proposal.title,
    status: 'awaiting_decision' as const,
    proposer,
    note: null,
    decided: null,
    proposedAt: at,
  };
  const row = revised ?? { ...values, id: planId, conversationId: conversation.id, parallel };
  if (revised) {
    const retired = retiredBy(revised, steps, proposed);
    await tx
      .update(plans)
      .set({ ...values, retired })
      .where(eq(plans.id, planId));
  } else {
    await tx.insert(plans).values(row);
  }
  await tx
    .insert(planVersions)
    .values({ planId, version, digest, title: proposal.title, subtasks: proposed, proposedAt: at });
  const lasting = steps.filter(({ id }) => stays.some((step) => step.id === id));
  await replaceSteps(transition, { planId, steps: lasting }, { proposed, isApproved: false });
  await ask(transition, { planId, turnId, version, digest });
}

async function ask(
  transition: Transition,
  offer: { planId: PlanId; turnId: TurnId; version: number; digest: string },
): Promise<void> {
  const { tx, conversation, at } = transition;
  await tx.insert(waits).values({
    conversationId: conversation.id,
    id: ApprovalId.parse(crypto.randomUUID()),
    turnId: offer.turnId,
    kind: 'plan',
    subject: offer.planId,
    status: 'pending',
    version: offer.version,
    digest: offer.digest,
    createdAt: at,
  });
  const [row] = await tx.select().from(plans).where(eq(plans.id, offer.planId));
  if (!row) throw new Error('a plan that was just written is gone');
  transition.emit(offer.turnId, { type: 'plan_approval_required', plan: await planAsShown(tx, row) });
}

/** A turn that was to revise a plan ended without a proposal: what was on offer is on offer again, and says so. */
export async function offerAgain(transition: Transition): Promise<void> {
  const { tx } = transition;
  for (const { id: planId, turnId, version, digest, reportDue } of await revisingPlans(transition)) {
    if (reportDue !== null) continue; // the agent has not been told of the wish yet
    await tx
      .update(plans)
      .set({ status: 'awaiting_decision', note: 'not_revised', callId: null, decided: null })
      .where(eq(plans.id, planId));
    await ask(transition, { planId, turnId, version, digest });
  }
}
