import { isHeld } from '@codelab/domain/plan-graph';
import type { Subtask } from '@codelab/protocol/plan';
import { draftedSteps, type PlanDraft, withNewStep, withStep } from './plan-draft.ts';
import { changeBetween, type StepFields, stepFrom } from './step-fields.ts';
import type { PlanWork } from './use-plan-work.ts';

/** Where the contents of a step's form go: into the draft of what is to be decided, or to the plan that runs. */
export function useStepKeeping(
  { plan, drafting, onSteer }: PlanWork,
  step: Subtask,
  isNew: boolean,
): (fields: StepFields) => Promise<void> {
  const seen = { planId: plan.id, version: plan.version };
  return async (fields) => {
    const next = stepFrom(fields, step);
    if (drafting && isHeld(step)) {
      const { draft, change } = drafting;
      change(isNew ? withNewStep(plan, draft, { step: next, neededBy: fields.neededBy }) : withStep(plan, draft, next));
    } else if (isNew) {
      await onSteer({ ...seen, action: 'add_step', step: next, neededBy: [...fields.neededBy] });
    } else {
      const change = changeBetween(step, next);
      if (Object.keys(change).length === 0) return;
      await onSteer({ ...seen, action: 'edit_step', subtaskId: step.id, change });
    }
  };
}

/** A step that is not there yet. While a decision is waited for it is decided with the others; else it is approved by being added. */
export function blankStep({ plan, drafting }: PlanWork, draft: PlanDraft, id: Subtask['id']): Subtask {
  const last = draftedSteps(plan, draft).at(-1);
  return {
    id,
    title: '',
    description: '',
    agent: last?.agent ?? ('coder' as Subtask['agent']),
    dependsOn: [],
    status: 'waiting',
    approved: drafting === undefined,
  };
}
