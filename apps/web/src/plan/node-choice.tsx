import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Checkbox } from '@codelab/ui/checkbox';
import type { PlanItem } from './plan-node.tsx';

/** Whether a step of the graph is to be approved now. By keyboard it is `x` on the step. */
export function NodeChoice({ item, onToggle }: { item: PlanItem; onToggle: () => void }): JSX.Element {
  const t = useTranslations('plan');
  return (
    <Checkbox
      label={<span className="sr-only">{t('choose.step', { number: item.number, title: item.step.title })}</span>}
      checked={item.choice === 'chosen'}
      onCheckedChange={onToggle}
      isSkippedByTab
      className="gap-0"
    />
  );
}
