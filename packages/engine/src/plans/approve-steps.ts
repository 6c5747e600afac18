import { and, eq, inArray } from 'drizzle-orm';
import { type PlanRow, type SubtaskRow, stepsOf, subtaskOf } from '@codelab/database/plans';
import { subtasks } from '@codelab/database/schema/plans';
import { patchedPlan } from '@codelab/domain/plan-edits';
import { isHeld } from '@codelab/domain/plan-graph';
import { missingFrom } from '@codelab/domain/plan-selection';
import type { PlanPatch } from '@codelab/protocol/command';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { StepComment } from '@codelab/protocol/plan';
import { Problem } from '@codelab/protocol/problem';
import { crewOf } from '../agents/crew.ts';
import type { Transition } from '../transition.ts';
import { type HeldPlan, heldPlan } from './plan-row.ts';
import { editedOrRefused, rewritePlan } from './rewrite-plan.ts';

type Wanted = {
  readonly subtaskIds?: readonly SubtaskId[] | undefined;
  readonly patch?: PlanPatch | undefined;
  readonly comments: readonly StepComment[];
  readonly grant?: boolean | undefined;
};

/** `approved` = the part that was named; absent when all of it was. */
type Approved = {
  readonly row: PlanRow;
  readonly steps: readonly SubtaskRow[];
  readonly approved: SubtaskId[] | undefined;
};

/** Makes the patch, if there is one, and approves the steps that were named, or all. Throws before anything is written. */
export async function approveSteps(transition: Transition, held: HeldPlan, wanted: Wanted): Promise<Approved> {
  const { tx } = transition;
  const { row, steps } = wanted.patch ? await patched(transition, held, wanted.patch) : held;
  const named = wanted.subtaskIds && [...new Set(wanted.subtaskIds)];
  assertKnown(steps, [...(named ?? []), ...wanted.comments.map(({ subtaskId }) => subtaskId)]);
  if (named) assertPart(steps, named);
  const isNamed = named ? and(eq(subtasks.planId, row.id), inArray(subtasks.id, named)) : eq(subtasks.planId, row.id);
  await tx
    .update(subtasks)
    .set({ approved: true, ...(wanted.grant && { granted: true }) })
    .where(isNamed);
  for (const [id, said] of Map.groupBy(wanted.comments, ({ subtaskId }) => subtaskId)) {
    const comments = [...(steps.find((step) => step.id === id)?.comments ?? []), ...said];
    await tx
      .update(subtasks)
      .set({ comments })
      .where(and(eq(subtasks.planId, row.id), eq(subtasks.id, id)));
  }
  return { row, steps: await stepsOf(tx, row.id), approved: named };
}

async function patched(transition: Transition, held: HeldPlan, patch: PlanPatch): Promise<HeldPlan> {
  const { row, steps } = held;
  const crew = await crewOf(transition.tx, transition.conversation);
  const before = { title: row.title, subtasks: steps.map(subtaskOf) };
  const plan = editedOrRefused(patchedPlan(before, patch, { agents: crew.all }));
  await rewritePlan(transition, held, { ...plan, change: 'patched', isApproved: false });
  return heldPlan(transition, row.id);
}

function assertKnown(steps: readonly SubtaskRow[], ids: readonly SubtaskId[]): void {
  const gone = ids.find((id) => !steps.some((step) => step.id === id));
  if (gone !== undefined) throw new Problem('subtask_not_found', 'There is no such step in this version of the plan.');
}

/** Something of it is still to be decided, and it stands on what was approved or is done. */
function assertPart(steps: readonly SubtaskRow[], named: readonly SubtaskId[]): void {
  if (!steps.some((step) => named.includes(step.id) && isHeld(step))) {
    throw new Problem('already_decided', 'These steps were already decided.');
  }
  const missing = missingFrom(steps, named);
  if (missing.length === 0) return;
  const titles = missing.map(({ title }) => `"${title}"`).join(', ');
  throw new Problem('invalid_input', `These steps depend on others that nobody has approved: ${titles}.`, {
    missing: missing.map(({ id }) => id),
  });
}
