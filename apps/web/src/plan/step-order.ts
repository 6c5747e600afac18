import { isBegun, isHeld, layersOf } from '@codelab/domain/plan-graph';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { ProposedSubtask, Subtask } from '@codelab/protocol/plan';

/** Steps are spoken of by their numbers: in the order in which they can be carried out, from 1. */
export function stepNumbers(
  steps: readonly Pick<ProposedSubtask, 'id' | 'dependsOn'>[],
): ReadonlyMap<SubtaskId, number> {
  return new Map(
    layersOf(steps)
      .flat()
      .map(({ id }, index) => [id, index + 1]),
  );
}

/** The numbers of some steps, smallest first. */
export function numbersOf(ids: Iterable<SubtaskId>, numbers: ReadonlyMap<SubtaskId, number>): number[] {
  return [...ids].flatMap((id) => numbers.get(id) ?? []).sort((a, b) => a - b);
}

type Step = Pick<Subtask, 'id' | 'dependsOn' | 'status' | 'approved'>;

/**
 * The steps that cannot start because of others, and which: those at which the waiting begins. A step that waits is
 * never one of them; what it waits for is.
 */
export function blockedSteps(steps: readonly Step[]): { readonly blocked: number; readonly by: readonly SubtaskId[] } {
  const known = new Map(steps.map((step) => [step.id, step]));
  const found = new Map<SubtaskId, ReadonlySet<SubtaskId>>();
  const by = new Set<SubtaskId>();
  let blocked = 0;
  // In the order in which they can be carried out, so that what a step waits for is known before it.
  for (const step of layersOf(steps).flat()) {
    const stops = beginnings(step, known, found);
    found.set(step.id, stops);
    if (isHeld(step) || step.status !== 'waiting' || stops.size === 0) continue;
    blocked += 1;
    for (const id of stops) by.add(id);
  }
  return { blocked, by: steps.filter(({ id }) => by.has(id)).map(({ id }) => id) };
}

/** Where the waiting of what a step depends on begins: at itself, or further back if that waits, too. */
function beginnings(
  step: Step,
  known: ReadonlyMap<SubtaskId, Step>,
  found: ReadonlyMap<SubtaskId, ReadonlySet<SubtaskId>>,
): ReadonlySet<SubtaskId> {
  const stops = new Set<SubtaskId>();
  for (const id of step.dependsOn) {
    const other = known.get(id);
    if (!other || other.status === 'done' || other.status === 'skipped') continue;
    const further = other.status === 'waiting' && !isHeld(other) ? found.get(id) : undefined;
    if (further && further.size > 0) for (const begin of further) stops.add(begin);
    else stops.add(id);
  }
  return stops;
}

/** Where to look first: at what asks for a person, else at what happens, else at the beginning. */
export function mostUrgent(steps: readonly Subtask[]): SubtaskId | undefined {
  const first = (is: (step: Subtask) => boolean) => steps.find(is)?.id;
  return (
    first(({ status }) => status === 'failed') ??
    first(({ status }) => status === 'waiting_for_person') ??
    first(({ status }) => isBegun(status)) ??
    layersOf(steps)[0]?.[0]?.id
  );
}

export function numberOf(id: SubtaskId, numbers: ReadonlyMap<SubtaskId, number>): number {
  return numbers.get(id) ?? 0;
}
