import type { ApprovalKind, Decided } from '@codelab/protocol/approval';
import type { HitlDecision } from '@codelab/protocol/command';
import type { Digest, Timestamp } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { RunsOn, ToolCallState } from '@codelab/protocol/tool-call';
import { withoutUndefined } from './internal/without-undefined.ts';

/** Something that waits for a person, as its row says under the conversation's lock. */
export type Wait = {
  readonly status: 'pending' | 'resolved' | 'expired' | 'withdrawn';
  readonly version: number;
  readonly digest: Digest;
  readonly expiresAt?: Timestamp | null | undefined;
  /** Who was faster, and with what. */
  readonly decided?: Decided | null | undefined;
};

/** With where its call would run: on the server, unless said otherwise. */
export type WaitingApproval = Wait & { readonly kind: ApprovalKind; readonly runsOn?: RunsOn | undefined };

/**
 * The one rule for everything that is decided once, approvals and plans: it is still pending, it has not expired, and
 * the decision names this very version of it.
 */
export function assertDecidable(
  wait: Wait,
  named: { readonly version: number; readonly digest: Digest },
  at: Timestamp,
): void {
  const isLate = wait.expiresAt != null && Date.parse(wait.expiresAt) <= Date.parse(at);
  if (wait.status === 'expired' || (wait.status === 'pending' && isLate)) {
    throw new Problem('approval_expired', 'This was not decided in time.');
  }
  if (wait.status !== 'pending') {
    throw new Problem('already_decided', 'This was decided already.', decisionIn(wait));
  }
  if (wait.version !== named.version || wait.digest !== named.digest) {
    throw new Problem('approval_changed', 'This has changed since it was shown.', { version: wait.version });
  }
}

/** What a person's decision makes of the call it names: nothing else can be given here, and nothing is changed here. */
export function decideApproval(approval: WaitingApproval, decision: HitlDecision, at: Timestamp): ToolCallState {
  assertDecidable(approval, decision, at);
  if ((approval.kind === 'unknown_outcome') !== (decision.decision === 'resolve')) {
    throw new Problem('invalid_input', `"${decision.decision}" does not answer what was asked.`);
  }

  switch (decision.decision) {
    case 'approve':
      return released(approval);
    case 'edit':
      if (decision.arguments === undefined && decision.files === undefined) {
        throw new Problem('invalid_input', 'An edit needs new arguments or new files.');
      }
      return released(approval);
    case 'reject':
      return withoutUndefined({ status: 'rejected', feedback: decision.feedback });
    case 'resolve':
      return resolved(decision);
  }
}

function released({ runsOn }: WaitingApproval): ToolCallState {
  return { status: runsOn === 'client' ? 'waiting_for_client' : 'ready' };
}

/** A person's word on what nobody knows: never a guess of ours. */
function resolved({ outcome, output }: Extract<HitlDecision, { decision: 'resolve' }>): ToolCallState {
  switch (outcome) {
    case 'run_again':
      return { status: 'ready' };
    case 'done':
      return { status: 'done', output: output ?? 'The person says that it was done. What it said is not known.' };
    case 'failed': {
      const message = output ?? 'The person says that it failed.';
      return { status: 'failed', problem: { code: 'outcome_unknown', message } };
    }
  }
}

function decisionIn({ status, decided }: Wait) {
  return decided ? { decision: decided.decision, by: decided.by, at: decided.at } : { decision: status };
}
