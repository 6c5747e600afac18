import type { WaitingFor } from '@codelab/protocol/conversation';
import type { ApprovalId, CallId } from '@codelab/protocol/ids';
import type { FailureCode } from '@codelab/protocol/problem';
import type { ToolCallState } from '@codelab/protocol/tool-call';
import type { Budget, BudgetKind } from './budget.ts';

/** A turn as it stands under its conversation's lock, asked about by whoever has claimed it. */
export type TurnNow = {
  /** Is the answer of the last step kept? Not at the start, nor when its model call failed or its process died. */
  readonly answered: boolean;
  /** Calls of the last answer, in its order. */
  readonly calls: readonly { readonly callId: CallId; readonly state: ToolCallState }[];
  readonly budget: Budget;
};

export type NextMove =
  | { readonly type: 'run_call'; readonly callId: CallId }
  | { readonly type: 'wait'; readonly waitingFor: WaitingFor }
  | { readonly type: 'call_model' }
  | { readonly type: 'ask_budget'; readonly kind: BudgetKind }
  | { readonly type: 'end'; readonly reason: 'completed' }
  | {
      readonly type: 'end';
      readonly reason: 'failed';
      readonly code: Extract<FailureCode, 'approval_expired'>;
    };

/**
 * The whole of a turn: run what may run, wait for whoever is asked, and only when every call has its result go on or
 * end. A call that still says `started` was left by a crash and is safe to repeat: claiming the turn made every other
 * one `unknown`. (A cancelled turn is over before anybody asks.)
 */
export function nextMove({ answered, calls, budget }: TurnNow): NextMove {
  const runnable = calls.find(({ state }) => state.status === 'ready' || state.status === 'started');
  if (runnable) return { type: 'run_call', callId: runnable.callId };

  const waitingFor = waitingForOf(calls);
  if (waitingFor) return { type: 'wait', waitingFor };

  if (calls.some(({ state }) => state.status === 'expired')) {
    return { type: 'end', reason: 'failed', code: 'approval_expired' };
  }
  if (answered && calls.length === 0) return { type: 'end', reason: 'completed' };
  return withinBudget(budget);
}

/** A model call is what costs; before one that is over budget a person is asked. */
function withinBudget(budget: Budget): NextMove {
  switch (budget.status) {
    case 'within':
      return { type: 'call_model' };
    case 'reached':
      return { type: 'ask_budget', kind: budget.kind };
    case 'asked':
      return { type: 'wait', waitingFor: { for: 'approval', approvalIds: [budget.approvalId] } };
  }
}

/** Approvals first, then results from a client, then a plan's decision; each with all that are asked at once. */
function waitingForOf(calls: TurnNow['calls']): WaitingFor | undefined {
  const approvalIds = calls.flatMap(({ state }) => approvalOf(state) ?? []);
  if (approvalIds.length > 0) return { for: 'approval', approvalIds };

  const callIds = calls.filter(({ state }) => state.status === 'waiting_for_client').map(({ callId }) => callId);
  if (callIds.length > 0) return { for: 'tool_result', callIds };

  for (const { state } of calls) {
    if (state.status === 'awaiting_approval' && state.decides.type === 'plan') {
      return { for: 'plan_decision', planId: state.decides.planId };
    }
  }
  return undefined;
}

function approvalOf(state: ToolCallState): ApprovalId | undefined {
  if (state.status === 'unknown') return state.approvalId;
  return state.status === 'awaiting_approval' && state.decides.type === 'approval'
    ? state.decides.approvalId
    : undefined;
}
