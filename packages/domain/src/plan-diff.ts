import type { SubtaskId } from '@codelab/protocol/ids';
import type { ProposedSubtask } from '@codelab/protocol/plan';

export type SubtaskField = Exclude<keyof ProposedSubtask, 'id'>;

/** What a newer version of a plan does to the one before it. */
export type PlanDiff = {
  readonly added: readonly SubtaskId[];
  readonly removed: readonly SubtaskId[];
  readonly changed: readonly { readonly id: SubtaskId; readonly fields: readonly SubtaskField[] }[];
};

/** A subtask is the same one as long as it has the same id. The order of dependencies means nothing. */
export function planDiff(before: readonly ProposedSubtask[], after: readonly ProposedSubtask[]): PlanDiff {
  const known = new Map(before.map((subtask) => [subtask.id, subtask]));
  const kept = new Set(after.map(({ id }) => id));
  const changed = after.flatMap((subtask) => {
    const old = known.get(subtask.id);
    const fields = old ? changedFields(old, subtask) : [];
    return fields.length > 0 ? [{ id: subtask.id, fields }] : [];
  });
  return {
    added: after.filter(({ id }) => !known.has(id)).map(({ id }) => id),
    removed: before.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
    changed,
  };
}

function changedFields(before: ProposedSubtask, after: ProposedSubtask): SubtaskField[] {
  const fields: SubtaskField[] = [];
  if (before.title !== after.title) fields.push('title');
  if (before.description !== after.description) fields.push('description');
  if (before.agent !== after.agent) fields.push('agent');
  if (!isSameSet(new Set(before.dependsOn), new Set(after.dependsOn))) fields.push('dependsOn');
  return fields;
}

function isSameSet(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((item) => right.has(item));
}
