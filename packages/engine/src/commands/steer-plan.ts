import { findPlan } from '@codelab/database/plans';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import type { OwnerId } from '@codelab/protocol/ids';
import type { PlanStatus } from '@codelab/protocol/plan';
import { Problem } from '@codelab/protocol/problem';
import { Done, type PlanSteer } from '@codelab/protocol/procedures';
import type { EngineContext } from '../context.ts';
import { addStep, editStep, limitSteps } from '../plans/edit-plan.ts';
import { endSteps, type HeldPlan, heldPlan, isUnderWay, setPlanStatus, withdrawOffer } from '../plans/plan-row.ts';
import { replanRest } from '../plans/replan.ts';
import { wakeLimited } from '../plans/start-steps.ts';
import { reassignStep, retryStep, skipStep } from '../plans/steer-step.ts';
import type { Transition } from '../transition.ts';
import { beginNext } from '../turns/begin-turn.ts';
import { onceIn } from './once.ts';

/** What a person does about a plan that was approved, or a part of it. What nobody has approved is decided, not steered. */
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
    const held = await heldPlan(transition, input.planId);
    assertSteerable(held, allowedFor(input.action));
    await steer(transition, held, input);
    transition.wake({ type: 'plan', conversationId, planId: input.planId });
    return { accepted: true, seq: transition.lastSeq };
  });
}

const goingOn: readonly PlanStatus[] = ['approved', 'running', 'failed'];
const decidedOnce: readonly PlanStatus[] = [...goingOn, 'paused', 'awaiting_decision'];

function allowedFor(action: PlanSteer['action']): readonly PlanStatus[] {
  switch (action) {
    case 'pause':
      return goingOn;
    case 'resume':
      return ['paused'];
    case 'retry':
    case 'skip':
    case 'reassign':
    case 'edit_step':
    case 'add_step':
    case 'replan_rest':
      return decidedOnce;
    case 'limit':
    case 'cancel':
      return [...decidedOnce, 'revising'];
  }
}

function assertSteerable({ row, steps }: HeldPlan, allowed: readonly PlanStatus[]): void {
  if (allowed.includes(row.status) && isUnderWay(steps)) return;
  throw new Problem('invalid_input', `That cannot be done with this plan now; it is ${row.status}.`);
}

async function steer(transition: Transition, held: HeldPlan, input: PlanSteer): Promise<void> {
  const { planId } = input;
  switch (input.action) {
    case 'retry':
      return retryStep(transition, held, input);
    case 'skip':
      return skipStep(transition, held, input);
    case 'reassign':
      return reassignStep(transition, held, input);
    case 'edit_step':
      return editStep(transition, held, input);
    case 'add_step':
      return addStep(transition, held, input);
    case 'replan_rest':
      return replanRest(transition, held, input.feedback);
    case 'limit':
      return limitSteps(transition, held, input.parallel);
    case 'pause':
      return setPlanStatus(transition, planId, { status: 'paused', reportDue: null });
    case 'resume':
      return setPlanStatus(transition, planId, { status: 'running' });
    case 'cancel':
      return cancel(transition, held);
  }
}

async function cancel(transition: Transition, { row, steps }: HeldPlan): Promise<void> {
  await endSteps(transition, steps);
  await withdrawOffer(transition, row.id);
  await setPlanStatus(transition, row.id, { status: 'cancelled', reportDue: null });
  await wakeLimited(transition, row.id);
  await beginNext(transition);
}
