import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { Subtask } from '@codelab/protocol/plan';
import { Checkbox } from '@codelab/ui/checkbox';
import { numberOf } from './step-order.ts';

/** Any number of steps. One that is refused can be seen, and why. */
export function StepChoices({
  legend,
  steps,
  numbers,
  chosen,
  refused,
  onChange,
}: {
  legend: string;
  steps: readonly Subtask[];
  numbers: ReadonlyMap<SubtaskId, number>;
  chosen: readonly SubtaskId[];
  refused: (id: SubtaskId) => boolean;
  onChange: (chosen: SubtaskId[]) => void;
}): JSX.Element {
  const t = useTranslations('plan');
  const inOrder = steps.toSorted((a, b) => numberOf(a.id, numbers) - numberOf(b.id, numbers));
  return (
    <fieldset className="min-w-0">
      <legend className="font-medium text-sm">{legend}</legend>
      {inOrder.length === 0 ? (
        <p className="text-muted-foreground text-xs">{t('edit.noOthers')}</p>
      ) : (
        <div className="mt-1 max-h-44 overflow-y-auto rounded-md border border-border bg-surface px-2.5 py-1.5">
          {inOrder.map(({ id, title }) => {
            const isChosen = chosen.includes(id);
            const isRefused = !isChosen && refused(id);
            return (
              <Checkbox
                key={id}
                label={`${numberOf(id, numbers)}. ${title}`}
                description={isRefused ? t('edit.wouldCircle') : undefined}
                checked={isChosen}
                disabled={isRefused}
                onCheckedChange={(next) => onChange(next ? [...chosen, id] : chosen.filter((other) => other !== id))}
              />
            );
          })}
        </div>
      )}
    </fieldset>
  );
}
