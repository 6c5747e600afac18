import type { SubtaskId } from '@codelab/protocol/ids';
import type { PlanStep } from './plan-graph.ts';

/** The chosen steps with all that they depend on, in the plan's order: the smallest part that can be approved with them. */
export function closureOf<Step extends PlanStep>(steps: readonly Step[], chosen: Iterable<SubtaskId>): Step[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const within = new Set<SubtaskId>();
  const open = [...chosen];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = byId.get(id);
    if (!step || within.has(id)) continue;
    within.add(id);
    open.push(...step.dependsOn);
  }
  return steps.filter(({ id }) => within.has(id));
}

/** What has to be approved with these, in the plan's order: none when the part is closed. What is settled counts as there. */
export function missingFrom<Step extends PlanStep>(steps: readonly Step[], chosen: readonly SubtaskId[]): Step[] {
  const named = new Set(chosen);
  return closureOf(steps, chosen).filter((step) => !named.has(step.id) && !isThere(step));
}

function isThere({ approved, status }: PlanStep): boolean {
  return approved !== false || status === 'done' || status === 'skipped';
}

/** All that comes after these steps, however far behind them: what a failure of one of them holds. */
export function dependantsOf<Step extends PlanStep>(steps: readonly Step[], ids: Iterable<SubtaskId>): Step[] {
  const behind = new Map<SubtaskId, SubtaskId[]>();
  for (const { id, dependsOn } of steps) {
    for (const other of dependsOn) behind.set(other, [...(behind.get(other) ?? []), id]);
  }
  const within = new Set<SubtaskId>();
  const open = [...ids].flatMap((id) => behind.get(id) ?? []);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (within.has(id)) continue;
    within.add(id);
    open.push(...(behind.get(id) ?? []));
  }
  return steps.filter(({ id }) => within.has(id));
}
