import { isBegun, isOver } from '@codelab/domain/plan-graph';
import type { Plan, Subtask } from '@codelab/protocol/plan';

/** Some of it was approved and begun: then it is told how far it is, also while the rest waits for a decision. */
export function hasBegun({ subtasks }: { readonly subtasks: readonly Subtask[] }): boolean {
  return subtasks.some(({ approved, status }) => approved !== false && (isBegun(status) || isOver(status)));
}

/** How far its steps are is of interest. */
export function tellsStates({ status, subtasks }: Pick<Plan, 'status' | 'subtasks'>): boolean {
  switch (status) {
    case 'awaiting_decision':
    case 'revising':
    case 'rejected':
      return hasBegun({ subtasks });
    case 'approved':
    case 'running':
    case 'paused':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return true;
  }
}
