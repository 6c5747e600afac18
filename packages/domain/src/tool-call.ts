import type { ToolCallBase, ToolCallState, ToolCallStatus } from '@codelab/protocol/tool-call';
import { withoutUndefined } from './internal/without-undefined.ts';

/**
 * The ledger of `spec.md` §5. What is not said there in full:
 * - an approved call of a client goes on to `waiting_for_client`; `propose_plan` is `done` by the decision itself;
 * - `ready` may have to ask again, when a file changed after the decision;
 * - `started → started` is a second run, after a crash, of a call that is safe to repeat; every other one becomes
 *   `unknown`, and goes on as the person says: run again, done or failed.
 */
const moves: Record<ToolCallStatus | 'proposed', readonly ToolCallStatus[]> = {
  proposed: ['refused', 'awaiting_approval', 'waiting_for_client', 'ready'],
  refused: [],
  awaiting_approval: ['rejected', 'expired', 'ready', 'waiting_for_client', 'done', 'cancelled'],
  waiting_for_client: ['done', 'failed', 'cancelled'],
  ready: ['started', 'awaiting_approval', 'cancelled'],
  rejected: [],
  expired: [],
  started: ['started', 'done', 'failed', 'unknown', 'cancelled'],
  done: [],
  failed: [],
  unknown: ['ready', 'done', 'failed', 'cancelled'],
  cancelled: [],
};

export function canMove(from: ToolCallStatus | 'proposed', to: ToolCallStatus): boolean {
  return moves[from].includes(to);
}

/** Something still has to happen to it: it runs, or a person or a client is waited for. */
export function isOpen(status: ToolCallStatus): boolean {
  return moves[status].length > 0;
}

/** It has its result, for ever. */
export function isSettled(status: ToolCallStatus): boolean {
  return !isOpen(status);
}

/** The state alone, out of something that carries it among other fields. */
export function stateOf(call: ToolCallState): ToolCallState {
  switch (call.status) {
    case 'refused':
    case 'failed':
      return { status: call.status, problem: call.problem };
    case 'awaiting_approval':
      return { status: call.status, decides: call.decides };
    case 'rejected':
      return withoutUndefined({ status: call.status, feedback: call.feedback });
    case 'started':
      return withoutUndefined({ status: call.status, at: call.at, asks: call.asks });
    case 'done':
      return { status: call.status, output: call.output };
    case 'unknown':
      return { status: call.status, since: call.since, approvalId: call.approvalId };
    case 'waiting_for_client':
    case 'ready':
    case 'expired':
    case 'cancelled':
      return { status: call.status };
  }
}

/** What was fixed when the call was proposed, out of something that carries it among other fields. */
export function baseOf(call: ToolCallBase): ToolCallBase {
  const { callId, tool, arguments: given, verdict, rule, runsOn, risk, reason } = call;
  return withoutUndefined({ callId, tool, arguments: given, verdict, rule, runsOn, risk, reason });
}
