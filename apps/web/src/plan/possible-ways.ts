import { isBegun, isFixed, isHeld } from '@codelab/domain/plan-graph';
import type { Plan, Subtask } from '@codelab/protocol/plan';

/** What a person can do with one step now. */
export type StepWay = 'edit' | 'comment' | 'remove' | 'retry' | 'skip' | 'reassign';

/** `isAsked`: a decision about the plan is waited for. */
export function possibleWays(plan: Pick<Plan, 'status'>, step: Subtask, isAsked: boolean): readonly StepWay[] {
  if (isAsked && isHeld(step)) return ['edit', 'comment', 'remove'];
  if (!isSteerable(plan) || isHeld(step)) return [];
  if (step.status === 'failed') return ['retry', 'skip', 'reassign', 'edit'];
  if (isBegun(step.status)) return ['reassign', 'skip'];
  return isFixed(step.status) ? [] : ['edit', 'reassign', 'skip'];
}

/** It was approved, at least in part, and has not come to its end. */
export function isSteerable({ status }: Pick<Plan, 'status'>): boolean {
  switch (status) {
    case 'approved':
    case 'running':
    case 'paused':
    case 'failed':
      return true;
    case 'awaiting_decision':
    case 'revising':
    case 'rejected':
    case 'completed':
    case 'cancelled':
      return false;
  }
}
