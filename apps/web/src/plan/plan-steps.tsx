import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { layersOf } from '@codelab/domain/plan-graph';
import { PlanStep } from './plan-step.tsx';
import type { PlanWork } from './use-plan-work.ts';

/** The steps in the order in which they can be carried out. */
export function PlanSteps({ work, isCommented }: { work: PlanWork; isCommented: boolean }): JSX.Element {
  const t = useTranslations('plan');
  return (
    <ol aria-label={t('steps')} className="min-w-0">
      {layersOf(work.steps).flatMap((layer) =>
        layer.map((step, index) => (
          <PlanStep key={step.id} work={work} step={step} goesOn={index < layer.length - 1} isCommented={isCommented} />
        )),
      )}
    </ol>
  );
}
