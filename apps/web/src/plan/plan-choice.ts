import { closureOf, dependantsOf } from '@codelab/domain/plan-selection';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { Subtask } from '@codelab/protocol/plan';

/** What is held after one press, and how many other steps went with the one that was pressed. */
export type Choice = { readonly held: readonly SubtaskId[]; readonly also: number; readonly chose: boolean };

/**
 * Chooses a held step, with all it needs; or holds a chosen one, with all that needs it: what is chosen is always closed
 * under dependencies, so that it can run by itself. Only what is undecided is counted.
 */
export function toggled(steps: readonly Subtask[], held: ReadonlySet<SubtaskId>, id: SubtaskId): Choice {
  if (held.has(id)) {
    const chosen = new Set(closureOf(steps, [id]).map((step) => step.id));
    const rest = [...held].filter((other) => !chosen.has(other));
    return { held: rest, also: held.size - rest.length - 1, chose: true };
  }
  const added = dependantsOf(steps, [id]).filter((step) => !held.has(step.id));
  return { held: [...held, id, ...added.map((step) => step.id)], also: added.length, chose: false };
}
