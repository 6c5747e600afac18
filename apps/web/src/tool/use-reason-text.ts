import { useTranslations } from 'next-intl';
import type { ReasonCode } from '@codelab/protocol/tool-call';

const known: Record<ReasonCode, true> = {
  no_rule: true,
  only_reads: true,
  rule_allows: true,
  rule_asks: true,
  rule_denies: true,
  protected_path: true,
  no_sandbox: true,
  switches_agent: true,
  asks_person: true,
  plan_needs_decision: true,
  ends_step: true,
  outcome_unknown: true,
  budget_steps: true,
  budget_tokens: true,
  budget_money: true,
  budget_repeats: true,
  file_changed: true,
  claimed_by_step: true,
  edited: true,
};

function isCode(reason: string): reason is ReasonCode {
  return Object.hasOwn(known, reason);
}

/** A reason in the person's language; one that has no name is a sentence already, and is shown as it is. */
export function useReasonText(): (reason: string) => string {
  const t = useTranslations('tool.reason');
  return (reason) => {
    const [code = '', ...subject] = reason.split(': ');
    return isCode(code) ? t(code, { subject: subject.length === 0 ? 'empty' : subject.join(': ') }) : reason;
  };
}
