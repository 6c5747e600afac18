import { planDifference, type StepField } from '@codelab/domain/plan-changes';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { ProposedSubtask } from '@codelab/protocol/plan';

/** Before and after as lists of what is named: texts, and titles of steps in place of their ids. */
export type ChangedField = {
  readonly field: StepField;
  readonly before: ProposedSubtask;
  readonly after: ProposedSubtask;
};

export type StepChange =
  | { readonly type: 'added'; readonly step: ProposedSubtask }
  | { readonly type: 'removed'; readonly step: ProposedSubtask }
  | { readonly type: 'changed'; readonly step: ProposedSubtask; readonly fields: readonly ChangedField[] }
  /** It stands elsewhere among the same steps: after this one, or first. */
  | { readonly type: 'moved'; readonly step: ProposedSubtask; readonly after: ProposedSubtask | undefined };

/** What is different between two versions of a plan, step by step; a step is the same step when its id is. */
export function planChanges(before: readonly ProposedSubtask[], after: readonly ProposedSubtask[]): StepChange[] {
  const differences = planDifference(before, after);
  const changed = new Set(differences.map(({ step }) => step.id));
  const moved = movedSteps(before, after).filter(({ step }) => !changed.has(step.id));
  const told = differences.map((difference): StepChange => {
    if (difference.type !== 'changed') return difference;
    const { step, fields } = difference;
    return {
      type: 'changed',
      step,
      fields: fields.map((field) => ({ field, before: difference.before, after: step })),
    };
  });
  return [...told, ...moved];
}

/** The fewest steps that must be taken out and put in elsewhere to come from one order to the other. */
function movedSteps(before: readonly ProposedSubtask[], after: readonly ProposedSubtask[]) {
  const places = new Map(before.map(({ id }, index) => [id, index]));
  const kept = after.filter(({ id }) => places.has(id));
  const still = longestRising(kept.map(({ id }) => ({ id, place: places.get(id) ?? 0 })));
  return kept.flatMap((step, index) =>
    still.has(step.id) ? [] : [{ type: 'moved' as const, step, after: kept[index - 1] }],
  );
}

function longestRising(list: readonly { id: SubtaskId; place: number }[]): ReadonlySet<SubtaskId> {
  const chains: { id: SubtaskId; place: number }[][] = [];
  for (const here of list) {
    const best = chains
      .filter((chain) => (chain.at(-1)?.place ?? -1) < here.place)
      .reduce<{ id: SubtaskId; place: number }[]>(
        (longest, chain) => (chain.length > longest.length ? chain : longest),
        [],
      );
    chains.push([...best, here]);
  }
  const longest = chains.reduce((best, chain) => (chain.length > best.length ? chain : best), []);
  return new Set(longest.map(({ id }) => id));
}
