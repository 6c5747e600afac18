import { Undo2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Subtask } from '@codelab/protocol/plan';
import { Button } from '@codelab/ui/button';
import { withStepBack } from './plan-draft.ts';
import { numbersOf } from './step-order.ts';
import type { PlanWork } from './use-plan-work.ts';

/** The steps that the person took out, with what that means for others, and the way back. */
export function RemovedSteps({ work }: { work: PlanWork }): JSX.Element | null {
  const removed = work.drafting?.removed ?? [];
  if (removed.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1.5">
      {removed.map((step) => (
        <li key={step.id}>
          <Removed work={work} step={step} />
        </li>
      ))}
    </ul>
  );
}

function Removed({ work, step }: { work: PlanWork; step: Subtask }): JSX.Element {
  const t = useTranslations('plan');
  const { plan, steps, numbers, drafting } = work;
  const kept = new Set(steps.map(({ id }) => id));
  const waited = plan.subtasks.filter(({ id, dependsOn }) => dependsOn.includes(step.id) && kept.has(id));
  const after = numbersOf(
    waited.map(({ id }) => id),
    numbers,
  );
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1 rounded-md border border-danger-line bg-danger-soft px-2.5 py-1.5 text-sm">
      <div className="min-w-0 flex-1 basis-60">
        <p className="break-words">{t('edit.removed', { title: step.title })}</p>
        {after.length > 0 && (
          <p className="text-muted-foreground text-xs">
            {t('edit.broke', { count: after.length, steps: after.join(', ') })}
          </p>
        )}
      </div>
      {drafting && (
        <Button size="sm" onClick={() => drafting.change(withStepBack(plan, drafting.draft, step.id))}>
          <Undo2 aria-hidden="true" />
          {t('edit.putBack')}
          <span className="sr-only">: {step.title}</span>
        </Button>
      )}
    </div>
  );
}
