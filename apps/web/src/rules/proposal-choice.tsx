import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { ProposedRule } from '@codelab/protocol/rule';
import { RadioGroup, type RadioOption } from '@codelab/ui/radio-group';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useBacktestText } from './use-backtest-text.ts';
import { useRuleWords } from './use-rule-words.tsx';

/** Which of the proposed rules, each in words: what, for whom, where, and what it would have decided. */
export function ProposalChoice({
  label,
  proposals,
  first = [],
  value,
  onChange,
}: {
  label: string;
  proposals: readonly ProposedRule[];
  /** What can be chosen besides. */
  first?: readonly RadioOption[];
  value: string;
  onChange: (ruleId: string) => void;
}): JSX.Element {
  const t = useTranslations('rules');
  const words = useRuleWords();
  const agentTitle = useAgentTitle();
  const backtestText = useBacktestText();

  function about({ rule }: ProposedRule): string {
    const scope = rule.scope.in === 'conversation' ? 'thisConversation' : 'thisWorkspace';
    const agent = rule.agent === undefined ? undefined : agentTitle(rule.agent);
    const whom = agent === undefined ? t('anyAgent') : t(rule.verdict === 'deny' ? 'agentDenied' : 'agent', { agent });
    return `${t(`scope.${rule.scope.in === 'everywhere' ? 'everywhere' : scope}`)}, ${whom}`;
  }
  const isTried = proposals.some(({ backtest }) => backtest.approved + backtest.rejected > 0);
  const options = proposals.map((proposal) => ({
    value: proposal.ruleId,
    label: (
      <>
        {words.rich(proposal.rule)} <span className="text-muted-foreground">{about(proposal)}</span>
      </>
    ),
    ...(isTried && { description: backtestText(proposal.rule.verdict, proposal.backtest) }),
  }));
  return (
    <>
      <RadioGroup
        label={label}
        options={[...first, ...options]}
        value={value}
        onValueChange={onChange}
        className="gap-2.5"
      />
      {!isTried && <p className="text-muted-foreground text-xs">{t('backtest.none')}</p>}
    </>
  );
}
