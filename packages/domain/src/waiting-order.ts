import type { Approval } from '@codelab/protocol/approval';
import type { OpenQuestion, Plan } from '@codelab/protocol/plan';
import { compareText } from './internal/compare-text.ts';

/**
 * What waits stands oldest first, and in the same order wherever it is put together. What one conversation asked for at
 * the same instant stays in the order in which it is given: that of the calls in its answer.
 */
export function approvalsInOrder(approvals: readonly Approval[]): Approval[] {
  return approvals.toSorted(
    (left, right) =>
      compareText(left.requestedAt, right.requestedAt) || compareText(left.conversationId, right.conversationId),
  );
}

/** Questions of one conversation asked at the same instant stay in the order in which they are given. */
export function questionsInOrder(questions: readonly OpenQuestion[]): OpenQuestion[] {
  return questions.toSorted(
    (left, right) => compareText(left.askedAt, right.askedAt) || compareText(left.conversationId, right.conversationId),
  );
}

export function plansInOrder(plans: readonly Plan[]): Plan[] {
  return plans.toSorted(
    (left, right) => compareText(left.proposedAt, right.proposedAt) || compareText(left.id, right.id),
  );
}
