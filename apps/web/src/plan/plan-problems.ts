import { findCycle } from '@codelab/domain/plan-graph';
import type { AgentName } from '@codelab/protocol/agent';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { ProposedSubtask } from '@codelab/protocol/plan';

/** Why steps are not a plan, so that it can be said in every language, beside the step it is about. */
export type PlanProblem =
  | { readonly type: 'noSteps' }
  | { readonly type: 'noTitle'; readonly id: SubtaskId }
  | { readonly type: 'noAgent'; readonly id: SubtaskId; readonly agent: string }
  | { readonly type: 'gone'; readonly id: SubtaskId; readonly other: SubtaskId }
  | { readonly type: 'cycle'; readonly ids: readonly SubtaskId[] };

/** The same rules as the server's; empty when the steps are a plan. `agents` is left out where they are not yet known. */
export function planProblems(
  steps: readonly ProposedSubtask[],
  agents: readonly AgentName[] | undefined,
): readonly PlanProblem[] {
  if (steps.length === 0) return [{ type: 'noSteps' }];
  const known = new Set(steps.map(({ id }) => id));
  const problems = steps.flatMap(({ id, title, agent, dependsOn }): PlanProblem[] => [
    ...(title.trim() === '' ? [{ type: 'noTitle' as const, id }] : []),
    ...(agents && !agents.includes(agent) ? [{ type: 'noAgent' as const, id, agent }] : []),
    ...dependsOn.filter((other) => !known.has(other)).map((other) => ({ type: 'gone' as const, id, other })),
  ]);
  const ids = findCycle(steps);
  return ids ? [...problems, { type: 'cycle', ids }] : problems;
}
