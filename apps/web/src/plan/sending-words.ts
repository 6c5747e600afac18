import type { Plan } from '@codelab/protocol/plan';
import { commentsIn } from './plan-decision-of.ts';
import { changeCount, chosenSteps, draftedSteps, type PlanDraft } from './plan-draft.ts';

/** A message of `plan.send` and what it fills in: what an approval would say, before it is sent. */
export type SendingWords = {
  readonly name: 'all' | 'some' | 'rest' | 'someOfRest' | 'none';
  readonly values: { chosen: number; total: number; changes: number; comments: number };
};

/** "Approve 4 of 6 steps with 2 changes". */
export function sendingWords(plan: Plan, draft: PlanDraft): SendingWords {
  const { chosen, held } = chosenSteps(plan, draft);
  const steps = draftedSteps(plan, draft);
  const total = chosen.length + held.length;
  const isRest = total < steps.length;
  const isWhole = held.length === 0;
  return {
    name: chosen.length === 0 ? 'none' : isRest ? (isWhole ? 'rest' : 'someOfRest') : isWhole ? 'all' : 'some',
    values: {
      chosen: chosen.length,
      total,
      changes: changeCount(plan, draft),
      comments: commentsIn(draft.comments, new Set(steps.map(({ id }) => id))).length,
    },
  };
}
