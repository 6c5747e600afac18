import type { PlanDecision } from '@codelab/protocol/command';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { Plan } from '@codelab/protocol/plan';
import { chosenSteps, draftedSteps, emptyDraft, type PlanDraft, patchOf, pathsOf } from './plan-draft.ts';

/** What every decision about a plan says: which one, as the person saw it. */
function named(plan: Plan) {
  return { type: 'plan_decision' as const, planId: plan.id, version: plan.version, digest: plan.digest };
}

/** The steps that are not held, as the draft has them. `undefined` when all are held. */
export function approvePlan(plan: Plan, draft: PlanDraft = emptyDraft): PlanDecision | undefined {
  const { chosen, held } = chosenSteps(plan, draft);
  if (chosen.length === 0) return undefined;
  const patch = patchOf(plan, draft);
  const ids = new Set(draftedSteps(plan, draft).map(({ id }) => id));
  const comments = commentsIn(draft.comments, ids);
  return {
    ...named(plan),
    decision: 'approve',
    ...(held.length > 0 && { subtaskIds: chosen }),
    ...(patch && { patch }),
    ...(comments.length > 0 && { comments }),
    ...(draft.grant === true && pathsOf(plan, draft).length > 0 && { grant: true }),
  };
}

export function rejectPlan(plan: Plan, feedback: string): PlanDecision {
  return { ...named(plan), decision: 'reject', ...(feedback.trim() !== '' && { feedback: feedback.trim() }) };
}

export type StepComments = Readonly<Record<string, string>>;

/** `undefined` when nothing was said. Comments alone are enough; `seeComments` then stands for the words about the whole. */
export function modifyPlan(
  plan: Plan,
  written: { feedback: string; comments: StepComments },
  seeComments: string,
): PlanDecision | undefined {
  const feedback = written.feedback.trim();
  const comments = commentsIn(written.comments, new Set(plan.subtasks.map(({ id }) => id)));
  if (feedback === '' && comments.length === 0) return undefined;
  return {
    ...named(plan),
    decision: 'modify',
    feedback: feedback || seeComments,
    ...(comments.length > 0 && { comments }),
  };
}

/** Those that say something about a step that is there. */
export function commentsIn(
  written: StepComments,
  ids: ReadonlySet<SubtaskId>,
): { subtaskId: SubtaskId; text: string }[] {
  return [...ids].flatMap((subtaskId) => {
    const text = written[subtaskId]?.trim() ?? '';
    return text === '' ? [] : [{ subtaskId, text }];
  });
}
