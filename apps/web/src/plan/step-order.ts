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
  const by = new Set<SubtaskId>();
  let blocked = 0;
  for (const step of steps) {
    const stops = step.status === 'waiting' && !isHeld(step) ? beginnings(step, known) : [];
    if (stops.length > 0) blocked += 1;
    for (const id of stops) by.add(id);
  }
  return { blocked, by: steps.filter(({ id }) => by.has(id)).map(({ id }) => id) };
}

/** What a step waits for, back to where something happens or must happen. */
export function beginnings(step: Step, known: ReadonlyMap<SubtaskId, Step>): SubtaskId[] {
  const seen = new Set<SubtaskId>();
  const found: SubtaskId[] = [];
  const rest = [...step.dependsOn];
  for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
    const other = known.get(id);
    if (!other || seen.has(id) || other.status === 'done' || other.status === 'skipped') continue;
    seen.add(id);
    const waitsToo =
      other.status === 'waiting' && !isHeld(other) && other.dependsOn.some((next) => isOpen(next, known));
    if (waitsToo) rest.push(...other.dependsOn);
    else found.push(id);
  }
  return found;
}

function isOpen(id: SubtaskId, known: ReadonlyMap<SubtaskId, Step>): boolean {
  const status = known.get(id)?.status;
  return status !== undefined && status !== 'done' && status !== 'skipped';
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
