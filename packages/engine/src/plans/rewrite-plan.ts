import { and, eq } from 'drizzle-orm';
import { type PlanRow, planAsShown, type SubtaskRow, subtaskOf } from '@codelab/database/plans';
import { plans, planVersions, subtasks } from '@codelab/database/schema/plans';
import { waits } from '@codelab/database/schema/work';
import { canonicalJson } from '@codelab/domain/canonical-json';
import { addSpent, noSpent } from '@codelab/domain/cost';
import { type Edited, type ProposedPlan, proposedOf } from '@codelab/domain/plan-edits';
import type { EventBody } from '@codelab/protocol/event';
import type { PlanId } from '@codelab/protocol/ids';
import type { ProposedSubtask } from '@codelab/protocol/plan';
import { Problem } from '@codelab/protocol/problem';
import { by } from '../commands/decided-by.ts';
import { planDigest } from '../digest.ts';
import type { Transition } from '../transition.ts';
import type { HeldPlan } from './plan-row.ts';

type Change = Extract<EventBody, { type: 'plan_changed' }>['change'];

/** What an edit made, or the refusal that tells the person why not. */
export function editedOrRefused(edited: Edited): ProposedPlan {
  if (edited.type === 'edited') return edited.plan;
  throw new Problem('invalid_input', edited.reasons.join(' '), { reasons: [...edited.reasons] });
}

/**
 * A person's next version: exactly what they said, with all that has become of the steps that stay. Whoever is asked
 * about the plan is asked about this version now: a decision on the one before comes too late.
 */
export async function rewritePlan(
  held: Transition,
  { row, steps }: HeldPlan,
  next: ProposedPlan & { readonly change: Change; readonly isApproved: boolean },
): Promise<PlanRow> {
  const { tx, conversation, at } = held;
  const version = row.version + 1;
  const digest = planDigest(next);
  const made = { version, digest, title: next.title };
  const proposed = next.subtasks.map(proposedOf);
  await tx.insert(planVersions).values({ ...made, planId: row.id, subtasks: proposed, by: 'person', proposedAt: at });
  const [changed] = await tx
    .update(plans)
    .set({ ...made, retired: retiredBy(row, steps, proposed), note: null })
    .where(eq(plans.id, row.id))
    .returning();
  if (!changed) throw new Error('a plan that was just read is gone');
  await replaceSteps(held, { planId: row.id, steps }, { proposed, isApproved: next.isApproved });
  await tx
    .update(waits)
    .set({ version, digest })
    .where(and(eq(waits.conversationId, conversation.id), eq(waits.subject, row.id), eq(waits.status, 'pending')));
  await tellChanged(held, changed, next.change);
  return changed;
}

export async function tellChanged(held: Transition, row: PlanRow, change: Change): Promise<void> {
  held.emit(undefined, { type: 'plan_changed', plan: await planAsShown(held.tx, row), by, change });
}

/** What steps have spent that a version leaves out. */
export function retiredBy(
  row: Pick<PlanRow, 'retired'>,
  steps: readonly SubtaskRow[],
  kept: readonly ProposedSubtask[],
) {
  const ids = new Set(kept.map(({ id }) => id));
  const gone = steps.flatMap(({ id, spent }) => (ids.has(id) || !spent ? [] : [spent]));
  return gone.length === 0 ? row.retired : gone.reduce(addSpent, row.retired ?? noSpent);
}

/** The steps of a new version in its order. A step is the same one when its id is, and keeps what has become of it. */
export async function replaceSteps(
  { tx }: Transition,
  { planId, steps }: { readonly planId: PlanId; readonly steps: readonly SubtaskRow[] },
  { proposed, isApproved }: { proposed: readonly ProposedSubtask[]; isApproved: boolean },
): Promise<void> {
  const before = new Map(steps.map((step) => [step.id, step]));
  await tx.delete(subtasks).where(eq(subtasks.planId, planId));
  await tx.insert(subtasks).values(
    proposed.map((step, position) => {
      const known = before.get(step.id);
      const place = { ...asColumns(step), planId, position };
      if (!known) return { ...place, status: 'waiting' as const, approved: isApproved };
      const isSame = canonicalJson(proposedOf(subtaskOf(known))) === canonicalJson(step);
      const hasMoved = known.status === 'ready' && step.dependsOn.join(' ') !== known.dependsOn.join(' ');
      return {
        ...known,
        ...place,
        granted: known.granted && isSame, // leave was given for what the step said then
        ...(hasMoved && { status: 'waiting' as const, waitsFor: null }),
      };
    }),
  );
}

/** What a step does not say is nothing in its row, whatever stood there before. */
function asColumns({ evidence, estimate, tools, paths, ...rest }: ProposedSubtask) {
  return {
    ...rest,
    evidence: evidence ?? null,
    estimate: estimate ?? null,
    tools: tools ?? null,
    paths: paths ?? null,
  };
}
