import { planDifference } from '@codelab/domain/plan-changes';
import type { Plan, Subtask } from '@codelab/protocol/plan';

/** What a person has made of a step, against what was proposed. */
export function stepMark(plan: Plan, step: Subtask): 'added' | 'edited' | undefined {
  const proposed = plan.subtasks.find(({ id }) => id === step.id);
  if (!proposed) return 'added';
  return proposed !== step && planDifference([proposed], [step]).length > 0 ? 'edited' : undefined;
}
