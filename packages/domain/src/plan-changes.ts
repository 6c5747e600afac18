import type { ProposedSubtask } from '@codelab/protocol/plan';
import { canonicalJson } from './canonical-json.ts';
import { proposedOf } from './plan-edits.ts';

export type StepField = Exclude<keyof ProposedSubtask, 'id'>;

const fields: readonly StepField[] = [
  'title',
  'description',
  'agent',
  'dependsOn',
  'evidence',
  'estimate',
  'tools',
  'paths',
];
/** In these an order says nothing. */
const sets: ReadonlySet<StepField> = new Set(['dependsOn', 'tools', 'paths']);

/** What is different between two versions of a plan, step by step; a step is the same step when its id is. */
export type StepDifference =
  | { readonly type: 'added'; readonly step: ProposedSubtask }
  | { readonly type: 'removed'; readonly step: ProposedSubtask }
  | {
      readonly type: 'changed';
      readonly before: ProposedSubtask;
      readonly step: ProposedSubtask;
      readonly fields: readonly StepField[];
    };

/** In the order of the later version; what is gone comes last. */
export function planDifference(
  before: readonly ProposedSubtask[],
  after: readonly ProposedSubtask[],
): StepDifference[] {
  const old = new Map(before.map((step) => [step.id, step]));
  const kept = new Set(after.map(({ id }) => id));
  const changes = after.flatMap((step): StepDifference[] => {
    const earlier = old.get(step.id);
    if (!earlier) return [{ type: 'added', step: proposedOf(step) }];
    const changed = fields.filter((field) => !isSame(field, earlier, step));
    if (changed.length === 0) return [];
    return [{ type: 'changed', before: proposedOf(earlier), step: proposedOf(step), fields: changed }];
  });
  const gone = before.filter(({ id }) => !kept.has(id));
  return [...changes, ...gone.map((step): StepDifference => ({ type: 'removed', step: proposedOf(step) }))];
}

function isSame(field: StepField, left: ProposedSubtask, right: ProposedSubtask): boolean {
  const inOrder = (value: ProposedSubtask[StepField]) =>
    sets.has(field) && Array.isArray(value) ? [...new Set(value)].toSorted() : value;
  return canonicalJson(inOrder(left[field]) ?? null) === canonicalJson(inOrder(right[field]) ?? null);
}
