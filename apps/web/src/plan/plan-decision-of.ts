import type { PlanDecision } from '@codelab/protocol/command';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { Plan } from '@codelab/protocol/plan';

/** What every decision about a plan says: which one, as the person saw it. */
function named(plan: Plan) {
  return { type: 'plan_decision' as const, planId: plan.id, version: plan.version, digest: plan.digest };
}

export function approvePlan(plan: Plan): PlanDecision {
  return { ...named(plan), decision: 'approve' };
}

export function rejectPlan(plan: Plan, feedback: string): PlanDecision {
  return { ...named(plan), decision: 'reject', ...(feedback.trim() !== '' && { feedback: feedback.trim() }) };
}

export type StepComments = ReadonlyMap<SubtaskId, string>;

/** `undefined` when nothing was said. Comments alone are enough; `seeComments` then stands for the words about the whole. */
export function modifyPlan(
  plan: Plan,
  written: { feedback: string; comments: StepComments },
  seeComments: string,
): PlanDecision | undefined {
  const feedback = written.feedback.trim();
  const comments = plan.subtasks.flatMap(({ id }) => {
    const text = written.comments.get(id)?.trim() ?? '';
    return text === '' ? [] : [{ subtaskId: id, text }];
  });
  if (feedback === '' && comments.length === 0) return undefined;
  return {
    ...named(plan),
    decision: 'modify',
    feedback: feedback || seeComments,
    ...(comments.length > 0 && { comments }),
  };
}
