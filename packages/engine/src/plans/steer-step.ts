import type { SubtaskRow } from '@codelab/database/plans';
import { isBegun, isOver } from '@codelab/domain/plan-graph';
import type { AgentName } from '@codelab/protocol/agent';
import type { SubtaskId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { PlanSteer } from '@codelab/protocol/procedures';
import type { Transition } from '../transition.ts';
import { changeStep } from './edit-plan.ts';
import { beginsAnew, endsAs, type HeldPlan, heldPlan, setPlanStatus, setStep, settleIfDecided } from './plan-row.ts';
import { wakeLimited } from './start-steps.ts';

type Action<Name extends PlanSteer['action']> = Extract<PlanSteer, { action: Name }>;

/** In a conversation of its own: what was tried before stays to be read. */
export async function retryStep(transition: Transition, held: HeldPlan, input: Action<'retry'>): Promise<void> {
  const step = stepIn(held, input.subtaskId);
  if (step.status !== 'failed') throw cannot(step, 'Only a failed step can be tried again');
  if (input.agent !== undefined && input.agent !== step.agent) await giveTo(transition, held, [step, input.agent]);
  await setStep(transition, step, beginsAnew);
  await goOn(transition, held);
}

/** What depends on it goes on without it. Its conversation is stopped by the plan's own job. */
export async function skipStep(transition: Transition, held: HeldPlan, input: Action<'skip'>): Promise<void> {
  const step = stepIn(held, input.subtaskId);
  if (isOver(step.status) && step.status !== 'failed')
    throw cannot(step, 'Only a step that is not over can be skipped');
  await setStep(transition, step, endsAs('skipped', transition.at));
  await settleIfDecided(transition, held.row.id);
  await wakeLimited(transition, held.row.id);
  await goOn(transition, held);
}

/** One that runs is stopped and begun anew; a failed one is tried again; any other only has another agent. */
export async function reassignStep(transition: Transition, held: HeldPlan, input: Action<'reassign'>): Promise<void> {
  const step = stepIn(held, input.subtaskId);
  const isAgain = isBegun(step.status) || step.status === 'failed';
  if (isOver(step.status) && !isAgain) throw cannot(step, 'Only a step that is not over can be given to another agent');
  if (step.agent === input.agent) throw new Problem('invalid_input', `The step is ${input.agent}'s already.`);
  // What runs could not be changed; it stops here.
  if (isBegun(step.status)) await setStep(transition, step, beginsAnew);
  const now = isBegun(step.status) ? await heldPlan(transition, held.row.id) : held;
  await giveTo(transition, now, [stepIn(now, step.id), input.agent]);
  if (step.status === 'failed') await setStep(transition, { ...step, agent: input.agent }, beginsAnew);
  if (isAgain) await goOn(transition, held);
}

async function giveTo(transition: Transition, held: HeldPlan, [step, agent]: [SubtaskRow, AgentName]): Promise<void> {
  await changeStep(transition, held, { subtaskId: step.id, change: { agent }, name: 'reassigned' });
}

/** Steps that can go on now do: a plan that had stopped for them runs again, one that a person paused stays paused. */
async function goOn(transition: Transition, { row }: HeldPlan): Promise<void> {
  const isStopped = row.status === 'failed' || row.status === 'awaiting_decision';
  const status = isStopped ? 'running' : row.status;
  await setPlanStatus(transition, row.id, { status, reportDue: null });
}

function stepIn({ steps }: HeldPlan, id: SubtaskId): SubtaskRow {
  const step = steps.find((one) => one.id === id);
  if (!step) throw new Problem('subtask_not_found', 'There is no such step in this plan.');
  return step;
}

function cannot({ status }: SubtaskRow, why: string): Problem {
  return new Problem('invalid_input', `${why}; this one is ${status}.`);
}
