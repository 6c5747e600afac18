import type { PlanPatch } from '@codelab/protocol/command';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { ProposedSubtask, Subtask } from '@codelab/protocol/plan';
import { canonicalJson } from './canonical-json.ts';
import { withoutUndefined } from './internal/without-undefined.ts';
import { reasonsAgainst, type Staff } from './plan-faults.ts';
import { isFixed } from './plan-graph.ts';

export type ProposedPlan = { readonly title: string; readonly subtasks: readonly ProposedSubtask[] };

/** A plan that a person or an agent has changed, or why it cannot be. */
export type Edited =
  | { readonly type: 'edited'; readonly plan: ProposedPlan }
  | { readonly type: 'refused'; readonly reasons: readonly string[] };

type Kept = { readonly title: string; readonly subtasks: readonly Subtask[] };

/** A step without what became of it. */
export function proposedOf(step: ProposedSubtask): ProposedSubtask {
  const { id, title, description, agent, dependsOn, evidence, estimate, tools, paths } = step;
  return withoutUndefined({ id, title, description, agent, dependsOn, evidence, estimate, tools, paths });
}

/** The patch exactly as it was given. What was begun or is over can be neither changed nor left out. */
export function patchedPlan(plan: Kept, patch: PlanPatch, staff: Staff): Edited {
  const next = {
    title: patch.title ?? plan.title,
    subtasks: (patch.subtasks ?? plan.subtasks).map(proposedOf),
  };
  return checked(plan, next, staff);
}

/** What an agent proposes for what is left of a plan: what was begun stays before it, with the failed steps it builds on. */
export function replannedPlan(plan: Kept, proposal: ProposedPlan, staff: Staff): Edited {
  const stays = stayingOf(plan.subtasks, proposal.subtasks);
  const kept = new Set(stays.map(({ id }) => id));
  const again = proposal.subtasks.filter(({ id }) => kept.has(id));
  if (again.length > 0) {
    return {
      type: 'refused',
      reasons: again.map(({ id }) => `Subtask "${id}" has begun already; leave it out, it stays as it is.`),
    };
  }
  return checked(
    plan,
    { ...proposal, subtasks: [...stays.map(proposedOf), ...proposal.subtasks.map(proposedOf)] },
    staff,
  );
}

/** The steps that a new version of the rest does not replace. */
export function stayingOf(steps: readonly Subtask[], proposed: readonly ProposedSubtask[]): Subtask[] {
  const own = new Set(proposed.map(({ id }) => id));
  const builtOn = new Set(proposed.flatMap(({ dependsOn }) => dependsOn));
  return steps.filter(({ id, status }) => isFixed(status) || (status === 'failed' && !own.has(id) && builtOn.has(id)));
}

export type StepChange = {
  readonly [Field in keyof Omit<ProposedSubtask, 'id'>]?: ProposedSubtask[Field] | null | undefined;
};

/** One step with other fields; `null` takes one out. */
export function editedStep(plan: Kept, id: SubtaskId, change: StepChange): PlanPatch {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const subtasks = plan.subtasks.map((step) => {
    if (step.id !== id) return proposedOf(step);
    const next = { ...proposedOf(step), ...Object.fromEntries(given) };
    return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== null)) as ProposedSubtask;
  });
  return { subtasks };
}

/** With one step more, on which others may come to depend. */
export function withStep(plan: Kept, step: ProposedSubtask, neededBy: readonly SubtaskId[]): PlanPatch {
  const subtasks = plan.subtasks.map((other) => {
    const before = proposedOf(other);
    const isNew = neededBy.includes(other.id) && !before.dependsOn.includes(step.id);
    return isNew ? { ...before, dependsOn: [...before.dependsOn, step.id] } : before;
  });
  return { subtasks: [...subtasks, proposedOf(step)] };
}

function checked(before: Kept, plan: ProposedPlan, staff: Staff): Edited {
  const reasons = [...reasonsAgainst(plan.subtasks, staffFor(before, plan, staff)), ...changesOfFixed(before, plan)];
  return reasons.length === 0 ? { type: 'edited', plan } : { type: 'refused', reasons };
}

/** Who carried out a step may be gone by now: it is not asked again who may. */
function staffFor(before: Kept, { subtasks }: ProposedPlan, staff: Staff): Staff {
  const known = new Set(staff.agents.map(({ name }) => name));
  const fixed = new Set(before.subtasks.filter(({ status }) => isFixed(status)).map(({ id }) => id));
  const gone = subtasks.filter(({ id, agent }) => fixed.has(id) && !known.has(agent));
  return { ...staff, agents: [...staff.agents, ...gone.map(({ agent }) => ({ name: agent, tools: ['*'] }))] };
}

function changesOfFixed(before: Kept, { subtasks }: ProposedPlan): string[] {
  const after = new Map(subtasks.map((step) => [step.id, step]));
  return before.subtasks
    .filter(({ status }) => isFixed(status))
    .flatMap((step) => {
      const next = after.get(step.id);
      if (!next) return [`Subtask "${step.id}" has begun; it cannot be left out.`];
      const isSame = canonicalJson(proposedOf(next)) === canonicalJson(proposedOf(step));
      return isSame ? [] : [`Subtask "${step.id}" has begun; it cannot be changed.`];
    });
}
