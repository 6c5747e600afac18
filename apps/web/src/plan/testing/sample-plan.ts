import { countsOf } from '@codelab/domain/plan-graph';
import { SubtaskId } from '@codelab/protocol/ids';
import { Plan, Subtask } from '@codelab/protocol/plan';

/** A step by its id and what it waits for, with whatever else a test is about. */
export function step(id: string, dependsOn: string[] = [], more: Record<string, unknown> = {}): Subtask {
  return Subtask.parse({
    id,
    title: `Do ${id}`,
    description: '',
    agent: 'coder',
    dependsOn,
    status: 'waiting',
    ...more,
  });
}

/** The same, still to be decided. */
export function undecided(id: string, dependsOn: string[] = [], more: Record<string, unknown> = {}): Subtask {
  return step(id, dependsOn, { approved: false, ...more });
}

export function samplePlan(subtasks: readonly Subtask[], more: Record<string, unknown> = {}): Plan {
  return Plan.parse({
    id: '00000000-0000-4000-8000-000000000001',
    conversationId: '00000000-0000-4000-8000-000000000002',
    version: 2,
    digest: 'cd'.repeat(32),
    title: 'Ship',
    status: 'awaiting_decision',
    counts: countsOf(subtasks),
    proposedAt: '2026-01-01T00:00:00Z',
    ...more,
    subtasks,
  });
}

/** a → b → d, a → c, and e alone. */
export const branching: readonly Subtask[] = [
  undecided('a'),
  undecided('b', ['a']),
  undecided('c', ['a']),
  undecided('d', ['b']),
  undecided('e'),
];

export function ids(...names: string[]): SubtaskId[] {
  return names.map(idOf);
}

export function idOf(name: string): SubtaskId {
  return SubtaskId.parse(name);
}
