import type { Approval } from '@codelab/protocol/approval';
import type { HitlDecision } from '@codelab/protocol/command';

/** Sends a decision. It is settled when the server has answered; a refusal is thrown. */
export type Decide = (message: HitlDecision) => Promise<void>;

/** The controls of an approval; which of them was used. */
export type ApprovalControl = 'approve' | 'edit' | 'reject' | 'run_again' | 'done' | 'failed';

/** What every decision about an approval says: which one, as the person saw it. */
function named(approval: Approval) {
  return {
    type: 'hitl_decision' as const,
    approvalId: approval.id,
    version: approval.version,
    digest: approval.digest,
  };
}

/** What a decision says of other calls than the one it is about. */
export type Remember = NonNullable<Extract<HitlDecision, { decision: 'approve' }>['remember']>;

export function approve(approval: Approval, feedback = '', remember?: Remember): HitlDecision {
  return { ...named(approval), decision: 'approve', ...said(feedback), ...(remember && { remember }) };
}

export type Changes = Pick<Extract<HitlDecision, { decision: 'edit' }>, 'arguments' | 'files'>;

export function approveEdited(approval: Approval, changes: Changes, feedback = ''): HitlDecision {
  return { ...named(approval), decision: 'edit', ...changes, ...said(feedback) };
}

export function reject(
  approval: Approval,
  { also = [], remember }: { also?: readonly Approval[]; remember?: Remember | undefined },
  feedback = '',
): HitlDecision {
  const others = also.map(({ id, version, digest }) => ({ approvalId: id, version, digest }));
  return {
    ...named(approval),
    decision: 'reject',
    ...(others.length > 0 && { also: others }),
    ...said(feedback),
    ...(remember && { remember }),
  };
}

export function resolve(approval: Approval, outcome: 'run_again' | 'done' | 'failed', output = ''): HitlDecision {
  return {
    ...named(approval),
    decision: 'resolve',
    outcome,
    ...(output.trim() !== '' && { output: output.trim() }),
  };
}

function said(feedback: string): { feedback?: string } {
  return feedback.trim() === '' ? {} : { feedback: feedback.trim() };
}
