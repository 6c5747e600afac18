import { planDifference } from '@codelab/domain/plan-changes';
import { proposedOf } from '@codelab/domain/plan-edits';
import { isHeld } from '@codelab/domain/plan-graph';
import { dependantsOf } from '@codelab/domain/plan-selection';
import type { PlanPatch } from '@codelab/protocol/command';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { Plan, ProposedSubtask, Subtask } from '@codelab/protocol/plan';

/** What a person made of a version of a plan and has not sent; kept in this browser until it is decided or thrown away. */
export interface PlanDraft {
  readonly title?: string;
  /** All steps as the person wants them; absent as long as they are as they were proposed. */
  readonly steps?: readonly ProposedSubtask[];
  /** Steps that are not to be approved now. */
  readonly held: readonly SubtaskId[];
  readonly comments: Readonly<Record<string, string>>;
  readonly feedback: string;
  /** The steps may change the files they name without asking. */
  readonly grant?: boolean;
}

export const emptyDraft: PlanDraft = { held: [], comments: {}, feedback: '' };

/** The steps as the draft has them, each as far as it is; one that the draft adds is undecided. */
export function draftedSteps(plan: Plan, draft: PlanDraft): readonly Subtask[] {
  if (!draft.steps) return plan.subtasks;
  const known = new Map(plan.subtasks.map((step) => [step.id, step]));
  return draft.steps.map((step) => {
    const { evidence, estimate, tools, paths, ...live } = known.get(step.id) ?? { ...step, ...undecided };
    return { ...live, ...step };
  });
}

const undecided = { status: 'waiting', approved: false } as const;

/** The undecided steps that are to be approved now, and those that are not. */
export function chosenSteps(plan: Plan, draft: PlanDraft): { chosen: SubtaskId[]; held: SubtaskId[] } {
  const steps = draftedSteps(plan, draft);
  // After an edit a chosen step may need a held one: then it is held, too.
  const held = new Set([...draft.held, ...dependantsOf(steps, draft.held).map(({ id }) => id)]);
  const open = steps.filter(isHeld).map(({ id }) => id);
  return { chosen: open.filter((id) => !held.has(id)), held: open.filter((id) => held.has(id)) };
}

/** `undefined` when nothing was changed. */
export function patchOf(plan: Plan, draft: PlanDraft): PlanPatch | undefined {
  const title = draft.title?.trim();
  const isRenamed = title !== undefined && title !== '' && title !== plan.title;
  const steps = draft.steps?.map(proposedOf);
  const isChanged = steps !== undefined && planDifference(plan.subtasks, steps).length > 0;
  if (!isRenamed && !isChanged) return undefined;
  return { ...(isRenamed && { title }), ...(isChanged && { subtasks: [...steps] }) };
}

/** In how many places the draft differs from what was proposed: each step is one, the title another. */
export function changeCount(plan: Plan, draft: PlanDraft): number {
  const patch = patchOf(plan, draft);
  if (!patch) return 0;
  const steps = patch.subtasks ? planDifference(plan.subtasks, patch.subtasks).length : 0;
  return steps + (patch.title === undefined ? 0 : 1);
}

export function isEmpty(plan: Plan, draft: PlanDraft): boolean {
  return (
    patchOf(plan, draft) === undefined &&
    draft.held.length === 0 &&
    draft.feedback.trim() === '' &&
    draft.grant !== true &&
    Object.values(draft.comments).every((text) => text.trim() === '')
  );
}

function stepsOf(plan: Plan, draft: PlanDraft): readonly ProposedSubtask[] {
  return draft.steps ?? plan.subtasks.map(proposedOf);
}

/** The same step with other words, or a new one at the end. */
export function withStep(plan: Plan, draft: PlanDraft, step: ProposedSubtask): PlanDraft {
  const steps = stepsOf(plan, draft);
  const isKnown = steps.some(({ id }) => id === step.id);
  return { ...draft, steps: isKnown ? steps.map((known) => (known.id === step.id ? step : known)) : [...steps, step] };
}

/** Without a step: what waited for it waits for what it waited for. */
export function withoutStep(plan: Plan, draft: PlanDraft, id: SubtaskId): PlanDraft {
  const steps = stepsOf(plan, draft);
  const gone = steps.find((step) => step.id === id);
  if (!gone) return draft;
  return {
    ...draft,
    held: draft.held.filter((other) => other !== id),
    steps: steps
      .filter((step) => step !== gone)
      .map((step) => {
        if (!step.dependsOn.includes(id)) return step;
        const others = step.dependsOn.filter((other) => other !== id);
        return { ...step, dependsOn: [...new Set([...others, ...gone.dependsOn])] };
      }),
  };
}

/** A step that was taken out stands where it stood, and those that waited for it wait for it again. */
export function withStepBack(plan: Plan, draft: PlanDraft, id: SubtaskId): PlanDraft {
  const back = plan.subtasks.find((step) => step.id === id);
  const steps = stepsOf(plan, draft);
  if (!back || steps.some((step) => step.id === id)) return draft;
  const present = new Set([...steps.map((step) => step.id), id]);
  const earlier = plan.subtasks.slice(0, plan.subtasks.indexOf(back)).map((step) => step.id);
  const at = steps.findLastIndex((step) => earlier.includes(step.id)) + 1;
  const whole = steps.toSpliced(at, 0, {
    ...proposedOf(back),
    dependsOn: back.dependsOn.filter((other) => present.has(other)),
  });
  return {
    ...draft,
    steps: whole.map((step) => {
      const proposed = plan.subtasks.find((known) => known.id === step.id);
      return proposed?.dependsOn.includes(id) ? { ...step, dependsOn: rejoined(step, proposed, back) } : step;
    }),
  };
}

/** As it was, if nothing but the removal changed it; else only with the one that is back. */
function rejoined(step: ProposedSubtask, proposed: Subtask, back: Subtask): SubtaskId[] {
  const bridged = new Set([...proposed.dependsOn.filter((other) => other !== back.id), ...back.dependsOn]);
  const isBridged = bridged.size === step.dependsOn.length && step.dependsOn.every((other) => bridged.has(other));
  return isBridged ? [...proposed.dependsOn] : [...new Set([...step.dependsOn, back.id])];
}

/** The steps that the draft takes out, in the plan's order. */
export function removedSteps(plan: Plan, draft: PlanDraft): readonly Subtask[] {
  if (!draft.steps) return [];
  const kept = new Set(draft.steps.map(({ id }) => id));
  return plan.subtasks.filter(({ id }) => !kept.has(id));
}

/** An id for a new step that no step of this plan has. */
export function freeId(taken: readonly SubtaskId[]): SubtaskId {
  for (let number = taken.length + 1; ; number += 1) {
    const id = `step-${number}` as SubtaskId;
    if (!taken.includes(id)) return id;
  }
}

/** A step that the person adds, on which others come to depend. */
export function withNewStep(
  plan: Plan,
  draft: PlanDraft,
  added: { readonly step: ProposedSubtask; readonly neededBy: readonly SubtaskId[] },
): PlanDraft {
  const { step, neededBy } = added;
  const next = withStep(plan, draft, step);
  const waits = (other: ProposedSubtask) => neededBy.includes(other.id) && !other.dependsOn.includes(step.id);
  return {
    ...next,
    ...(next.steps && {
      steps: next.steps.map((other) => (waits(other) ? { ...other, dependsOn: [...other.dependsOn, step.id] } : other)),
    }),
  };
}

/** The files that the chosen steps say they will change, each once: what leave can be given for. */
export function pathsOf(plan: Plan, draft: PlanDraft): readonly string[] {
  const chosen = new Set(chosenSteps(plan, draft).chosen);
  const steps = draftedSteps(plan, draft).filter(({ id }) => chosen.has(id));
  return [...new Set(steps.flatMap(({ paths }) => paths ?? []))];
}
