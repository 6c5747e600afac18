import type { ProposedSubtask } from '@codelab/protocol/plan';

export type ChangedField = {
  readonly field: 'title' | 'description' | 'agent' | 'dependsOn';
  readonly before: string;
  readonly after: string;
};

export type StepChange =
  | { readonly type: 'added'; readonly step: ProposedSubtask }
  | { readonly type: 'removed'; readonly step: ProposedSubtask }
  | { readonly type: 'changed'; readonly step: ProposedSubtask; readonly fields: readonly ChangedField[] };

/** What is different between two versions of a plan, step by step; a step is the same step when its id is. */
export function planChanges(before: readonly ProposedSubtask[], after: readonly ProposedSubtask[]): StepChange[] {
  const old = new Map(before.map((step) => [step.id, step]));
  const kept = new Set(after.map((step) => step.id));
  const nameBefore = namesIn(before);
  const nameAfter = namesIn(after);

  const changes = after.flatMap((step): StepChange[] => {
    const earlier = old.get(step.id);
    if (!earlier) return [{ type: 'added', step }];
    const pairs: ChangedField[] = [
      { field: 'title', before: earlier.title, after: step.title },
      { field: 'agent', before: earlier.agent, after: step.agent },
      { field: 'dependsOn', before: needs(earlier, nameBefore), after: needs(step, nameAfter) },
      { field: 'description', before: earlier.description, after: step.description },
    ];
    const fields = pairs.filter((pair) => differs(pair, earlier, step));
    return fields.length > 0 ? [{ type: 'changed', step, fields }] : [];
  });
  const removed = before.filter((step) => !kept.has(step.id)).map((step): StepChange => ({ type: 'removed', step }));
  return [...changes, ...removed];
}

/** The order is compared by ids: another title of a step that is waited for is that step's change. */
function differs(pair: ChangedField, before: ProposedSubtask, after: ProposedSubtask): boolean {
  if (pair.field !== 'dependsOn') return pair.before !== pair.after;
  return before.dependsOn.toSorted().join(' ') !== after.dependsOn.toSorted().join(' ');
}

function namesIn(steps: readonly ProposedSubtask[]): ReadonlyMap<string, string> {
  return new Map(steps.map((step) => [step.id, step.title]));
}

function needs(step: ProposedSubtask, names: ReadonlyMap<string, string>): string {
  return step.dependsOn.map((id) => names.get(id) ?? id).join(', ');
}
