import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Alert } from '@codelab/ui/alert';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import type { PlanProblem } from './plan-problems.ts';
import { numberOf } from './step-order.ts';
import type { PlanWork } from './use-plan-work.ts';

/** Why the steps as the person left them are not a plan. */
export function PlanProblems({
  work: { numbers },
  problems,
}: {
  work: PlanWork;
  problems: readonly PlanProblem[];
}): JSX.Element | null {
  const t = useTranslations('plan.problems');
  const agentTitle = useAgentTitle();
  if (problems.length === 0) return null;

  function words(problem: PlanProblem): string {
    switch (problem.type) {
      case 'noSteps':
        return t('noSteps');
      case 'noTitle':
      case 'gone':
        return t(problem.type, { number: numberOf(problem.id, numbers) });
      case 'noAgent':
        return t('noAgent', { number: numberOf(problem.id, numbers), agent: agentTitle(problem.agent) });
      case 'cycle':
        return t('cycle', { steps: problem.ids.map((id) => numberOf(id, numbers)).join(' → ') });
    }
  }

  return (
    <Alert title={t('title')}>
      <ul>
        {problems.map((problem) => (
          <li key={JSON.stringify(problem)}>{words(problem)}</li>
        ))}
      </ul>
    </Alert>
  );
}
