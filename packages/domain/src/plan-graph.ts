import type { AgentName } from '@codelab/protocol/agent';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { PlanCounts, ProposedSubtask, Subtask, SubtaskStatus } from '@codelab/protocol/plan';

/** What the graph is made of. */
export type PlanNode = Pick<ProposedSubtask, 'id' | 'dependsOn'>;
type Step = PlanNode & { readonly status: SubtaskStatus };

export const maxSubtasks = 100;

/** Why these steps are not a plan, in words that the model that proposed them can act on; empty when they are one. */
export function reasonsAgainst(subtasks: readonly ProposedSubtask[], agents: readonly AgentName[]): string[] {
  if (subtasks.length === 0) return ['A plan needs at least one subtask.'];
  const reasons: string[] = [];
  if (subtasks.length > maxSubtasks) {
    reasons.push(`A plan has at most ${maxSubtasks} subtasks; this one has ${subtasks.length}.`);
  }

  const seen = new Set<SubtaskId>();
  const repeated = new Set<SubtaskId>();
  for (const { id } of subtasks) (seen.has(id) ? repeated : seen).add(id);
  for (const id of repeated) reasons.push(`Several subtasks have the id "${id}"; every id must be unique.`);

  for (const { id, agent, dependsOn } of subtasks) {
    if (!agents.includes(agent)) {
      reasons.push(`Subtask "${id}" names the agent "${agent}"; there are only ${agents.join(', ')}.`);
    }
    for (const dependency of new Set(dependsOn)) {
      if (dependency === id) reasons.push(`Subtask "${id}" depends on itself.`);
      else if (!seen.has(dependency)) {
        reasons.push(`Subtask "${id}" depends on "${dependency}", which is not in the plan.`);
      }
    }
  }

  const cycle = findCycle(subtasks);
  if (cycle) reasons.push(`The dependencies go round in a circle: ${cycle.join(' → ')}.`);
  return reasons;
}

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

/** The steps that may be started now, in the plan's order. A skipped step holds nobody: a person said to go on without it. */
export function readySubtasks<Node extends Step>(subtasks: readonly Node[]): Node[] {
  const settled = new Set(
    subtasks.filter(({ status }) => status === 'done' || status === 'skipped').map(({ id }) => id),
  );
  return subtasks.filter(
    ({ status, dependsOn }) => status === 'ready' || (status === 'waiting' && dependsOn.every((id) => settled.has(id))),
  );
}

export type PlanOutcome = 'running' | 'completed' | 'failed' | 'cancelled';

/**
 * `running` while anything runs, waits for a person or could start; `completed` when every step is done or skipped;
 * else nothing can go on by itself: `failed` if a step failed, perhaps with others stuck behind it, or `cancelled`.
 */
export function planOutcome(subtasks: readonly Step[]): PlanOutcome {
  const has = (status: SubtaskStatus) => subtasks.some((subtask) => subtask.status === status);
  if (has('running') || has('waiting_for_person') || readySubtasks(subtasks).length > 0) return 'running';
  if (has('failed')) return 'failed';
  if (has('cancelled')) return 'cancelled';
  // What still waits, with nothing to wait for, is stuck in a graph that no plan may have.
  return has('waiting') ? 'failed' : 'completed';
}

/** They add up to `total`: `ready` counts as waiting, `cancelled` as skipped. */
export function countsOf(subtasks: readonly Pick<Subtask, 'status'>[]): PlanCounts {
  const count = (...statuses: SubtaskStatus[]) => subtasks.filter(({ status }) => statuses.includes(status)).length;
  return {
    total: subtasks.length,
    done: count('done'),
    running: count('running'),
    waiting: count('waiting', 'ready'),
    waitingForPerson: count('waiting_for_person'),
    failed: count('failed'),
    skipped: count('skipped', 'cancelled'),
  };
}
