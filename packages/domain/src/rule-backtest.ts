import type { CallFacts } from '@codelab/protocol/call-facts';
import type { Backtest, RuleDraft } from '@codelab/protocol/rule';
import { type CallPlace, fitsCall, holdsIn } from './rule-fit.ts';

/** A call that a person was asked about, and what they said. */
export type PastCall = {
  readonly facts: CallFacts;
  readonly place: CallPlace;
  readonly decision: 'approved' | 'rejected';
};

/** What a rule would have made of past calls: of those that were made where it holds. */
export function backtest(rule: RuleDraft, past: readonly PastCall[]): Backtest {
  const here = past.filter(({ place }) => holdsIn(rule.scope, place));
  const fitting = here.filter(({ facts, place }) => fitsCall(rule, facts, place.starters));
  const count = (calls: readonly PastCall[], decision: PastCall['decision']) =>
    calls.filter((call) => call.decision === decision).length;
  return {
    approved: count(here, 'approved'),
    rejected: count(here, 'rejected'),
    fitsApproved: count(fitting, 'approved'),
    fitsRejected: count(fitting, 'rejected'),
  };
}
