import type { Spent } from '@codelab/protocol/agent';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { Plan, PlanCounts, ProposedSubtask, Subtask, SubtaskStatus } from '@codelab/protocol/plan';
import { addSpent, noSpent } from './cost.ts';

/** What the graph is made of. */
export type PlanNode = Pick<ProposedSubtask, 'id' | 'dependsOn'>;
/** `approved: false` = held: nobody has approved it yet. */
export type PlanStep = PlanNode & { readonly status: SubtaskStatus; readonly approved?: boolean };

/** A way round, first id repeated at its end (`a → b → a`: a depends on b); self-dependencies are told apart from it. */
export function findCycle(nodes: readonly PlanNode[]): SubtaskId[] | undefined {
  const dependencies = new Map(nodes.map(({ id, dependsOn }) => [id, dependsOn.filter((other) => other !== id)]));
  const finished = new Set<SubtaskId>();

  // Depth first over an explicit path, so that no plan is too deep for the stack.
  for (const { id: root } of nodes) {
    const path: { id: SubtaskId; next: number }[] = finished.has(root) ? [] : [{ id: root, next: 0 }];
    for (let here = path.at(-1); here; here = path.at(-1)) {
      const dependency = dependencies.get(here.id)?.[here.next];
      here.next += 1;
      if (dependency === undefined) {
        finished.add(here.id);
        path.pop();
      } else if (!finished.has(dependency)) {
        const begin = path.findIndex(({ id }) => id === dependency);
        if (begin >= 0) return [...path.slice(begin).map(({ id }) => id), dependency];
        path.push({ id: dependency, next: 0 });
      }
    }
  }
  return undefined;
}

/** Each step stands in the first layer that comes after all it depends on. Steps in or behind a cycle come last. */
export function layersOf<Node extends PlanNode>(nodes: readonly Node[]): Node[][] {
  const layers: Node[][] = [];
  const known = new Set(nodes.map(({ id }) => id));
  const placed = new Set<SubtaskId>();
  let rest = [...nodes];
  while (rest.length > 0) {
    const free = rest.filter(({ dependsOn }) => dependsOn.every((id) => placed.has(id) || !known.has(id)));
    const layer = free.length > 0 ? free : rest;
    layers.push(layer);
    for (const { id } of layer) placed.add(id);
    rest = rest.filter((node) => !layer.includes(node));
  }
  return layers;
}

/** It will not change any more by itself. */
export function isOver(status: SubtaskStatus): boolean {
  switch (status) {
    case 'waiting':
    case 'ready':
    case 'running':
    case 'waiting_for_person':
      return false;
    case 'done':
    case 'failed':
    case 'skipped':
    case 'cancelled':
      return true;
  }
}

/** It runs, on its own or with a question to a person. */
export function isBegun(status: SubtaskStatus): boolean {
  return status === 'running' || status === 'waiting_for_person';
}

/** No edit and no new version changes or leaves out such a step: something has come of it, or it is at work. */
export function isFixed(status: SubtaskStatus): boolean {
  return isBegun(status) || (isOver(status) && status !== 'failed');
}

/** Nobody has approved it, and it could still be. */
export function isHeld({ approved, status }: Pick<PlanStep, 'approved' | 'status'>): boolean {
  return approved === false && !isOver(status) && !isBegun(status);
}

/** The steps that may be started now, in the plan's order. A skipped step holds nobody: a person said to go on without it. */
export function readySubtasks<Node extends PlanStep>(subtasks: readonly Node[]): Node[] {
  const settled = new Set(
    subtasks.filter(({ status }) => status === 'done' || status === 'skipped').map(({ id }) => id),
  );
  return subtasks.filter(
    ({ status, approved, dependsOn }) =>
      approved !== false && (status === 'ready' || (status === 'waiting' && dependsOn.every((id) => settled.has(id)))),
  );
}

export type PlanOutcome = 'running' | 'completed' | 'failed' | 'cancelled' | 'awaiting_decision';

/**
 * `running` while anything runs, waits for a person or could start; `completed` when every step is done or skipped;
 * else nothing can go on by itself: `failed` if a step failed, perhaps with others stuck behind it; `awaiting_decision`
 * if what was approved is done and the rest is held; or `cancelled`.
 */
export function planOutcome(subtasks: readonly PlanStep[]): PlanOutcome {
  const has = (status: SubtaskStatus) => subtasks.some((subtask) => subtask.status === status);
  if (has('running') || has('waiting_for_person') || readySubtasks(subtasks).length > 0) return 'running';
  if (has('failed')) return 'failed';
  if (subtasks.some(isHeld)) return 'awaiting_decision';
  if (has('cancelled')) return 'cancelled';
  // What still waits, with nothing to wait for, is stuck in a graph that no plan may have.
  return has('waiting') ? 'failed' : 'completed';
}

/** A person is asked about it: about all of it, or about what was held when a part was approved. */
export function awaitsDecision({
  status,
  subtasks,
}: Pick<Plan, 'status'> & { subtasks: readonly PlanStep[] }): boolean {
  switch (status) {
    case 'awaiting_decision':
      return true;
    case 'approved':
    case 'running':
    case 'paused':
    case 'failed':
      return subtasks.some(isHeld);
    case 'revising':
    case 'rejected':
    case 'completed':
    case 'cancelled':
      return false;
  }
}

/** By all its steps, with those that are in it no more. */
export function spentBy({
  subtasks,
  retired,
}: { subtasks: readonly Pick<Subtask, 'spent'>[] } & Pick<Plan, 'retired'>): Spent {
  return subtasks.reduce((sum, { spent }) => (spent ? addSpent(sum, spent) : sum), retired ?? noSpent);
}

/** They add up to `total`, but for `held`, which are among those that wait: `ready` counts as waiting, `cancelled` as skipped. */
export function countsOf(subtasks: readonly Pick<PlanStep, 'status' | 'approved'>[]): PlanCounts {
  const count = (...statuses: SubtaskStatus[]) => subtasks.filter(({ status }) => statuses.includes(status)).length;
  return {
    total: subtasks.length,
    done: count('done'),
    running: count('running'),
    waiting: count('waiting', 'ready'),
    held: subtasks.filter(isHeld).length,
    waitingForPerson: count('waiting_for_person'),
    failed: count('failed'),
    skipped: count('skipped', 'cancelled'),
  };
}
