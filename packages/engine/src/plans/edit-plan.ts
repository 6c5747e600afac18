import { eq } from 'drizzle-orm';
import { subtaskOf } from '@codelab/database/plans';
import { plans } from '@codelab/database/schema/plans';
import { editedStep, patchedPlan, type StepChange, withStep } from '@codelab/domain/plan-edits';
import { isFixed } from '@codelab/domain/plan-graph';
import type { PlanPatch } from '@codelab/protocol/command';
import type { EventBody } from '@codelab/protocol/event';
import type { SubtaskId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { PlanSteer } from '@codelab/protocol/procedures';
import { crewOf } from '../agents/crew.ts';
import type { Transition } from '../transition.ts';
import { type HeldPlan, heldPlan, setPlanStatus } from './plan-row.ts';
import { editedOrRefused, rewritePlan, tellChanged } from './rewrite-plan.ts';

type Action<Name extends PlanSteer['action']> = Extract<PlanSteer, { action: Name }>;
type Named = Extract<EventBody, { type: 'plan_changed' }>['change'];

/** A person changes a step that has not begun: the plan's next version, as they said it. */
export async function editStep(transition: Transition, held: HeldPlan, input: Action<'edit_step'>): Promise<void> {
  assertSeen(held, input.version);
  await changeStep(transition, held, { subtaskId: input.subtaskId, change: input.change, name: 'edited' });
}

/** A person adds a step: whoever adds it approves it. */
export async function addStep(transition: Transition, held: HeldPlan, input: Action<'add_step'>): Promise<void> {
  assertSeen(held, input.version);
  const patch = withStep(shown(held), input.step, input.neededBy ?? []);
  await rewrite(transition, held, { patch, name: 'added' });
  const { status } = held.row;
  const isStopped = status === 'failed' || status === 'awaiting_decision';
  if (isStopped) await setPlanStatus(transition, held.row.id, { status: 'running', reportDue: null });
}

export async function changeStep(
  transition: Transition,
  held: HeldPlan,
  { subtaskId, change, name }: { subtaskId: SubtaskId; change: StepChange; name: Named },
): Promise<void> {
  const step = held.steps.find(({ id }) => id === subtaskId);
  if (!step) throw new Problem('subtask_not_found', 'There is no such step in this plan.');
  if (isFixed(step.status)) {
    throw new Problem('invalid_input', `Only a step that has not begun can be changed; this one is ${step.status}.`);
  }
  await rewrite(transition, held, { patch: editedStep(shown(held), subtaskId, change), name });
}

export async function limitSteps(transition: Transition, { row }: HeldPlan, parallel: number): Promise<void> {
  await transition.tx.update(plans).set({ parallel }).where(eq(plans.id, row.id));
  const now = await heldPlan(transition, row.id);
  await tellChanged(transition, now.row, 'limited');
}

async function rewrite(
  transition: Transition,
  held: HeldPlan,
  { patch, name }: { patch: PlanPatch; name: Named },
): Promise<void> {
  const { all: agents } = await crewOf(transition.tx, transition.conversation);
  const plan = editedOrRefused(patchedPlan(shown(held), patch, { agents }));
  await rewritePlan(transition, held, { ...plan, change: name, isApproved: true });
}

function shown({ row, steps }: HeldPlan) {
  return { title: row.title, subtasks: steps.map(subtaskOf) };
}

/** What somebody changed since is not changed again by who has not seen it. */
function assertSeen({ row }: HeldPlan, version: number): void {
  if (row.version === version) return;
  throw new Problem('approval_changed', 'This has changed since it was shown.', { version: row.version });
}
