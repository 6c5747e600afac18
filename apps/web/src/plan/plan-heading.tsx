import { ListTodo, PencilLine } from 'lucide-react';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { type JSX, useEffect, useState } from 'react';
import type { Plan } from '@codelab/protocol/plan';
import { IconButton } from '@codelab/ui/icon-button';
import { ProgressBar } from '@codelab/ui/progress-bar';
import { TextField } from '@codelab/ui/text-field';
import { useCostText } from '@/i18n/use-cost-text.ts';
import { durationText } from '@/tool/duration-text.ts';
import { countSegments, countWords } from './count-words.ts';
import { tellsStates } from './plan-progress.ts';
import { PlanStatusWords } from './plan-status.tsx';
import { PlanVersions } from './plan-versions.tsx';
import { timeOf } from './step-time.ts';
import type { PlanWork } from './use-plan-work.ts';

/** What plan it is, how it stands, how far it is, and what it takes. */
export function PlanHeading({ work, id }: { work: PlanWork; id: string }): JSX.Element {
  const t = useTranslations('plan');
  const { plan, drafting } = work;
  const words = useCountWords()(work);
  const [isRenaming, setRenaming] = useState(false);
  const title = drafting?.draft.title?.trim() || plan.title;
  return (
    <div className="flex min-w-0 gap-2.5">
      <ListTodo aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-start gap-1">
          <h3 id={id} className="min-w-0 flex-1 break-words font-medium text-base">
            {t('label', { title })}
          </h3>
          {drafting && !tellsStates(plan) && (
            <IconButton
              size="sm"
              label={t('edit.rename')}
              aria-expanded={isRenaming}
              className="-my-1"
              onClick={() => setRenaming(!isRenaming)}
            >
              <PencilLine aria-hidden="true" />
            </IconButton>
          )}
        </div>
        {drafting && isRenaming && (
          <TextField
            autoFocus
            label={t('edit.title')}
            hideLabel
            value={drafting.draft.title ?? plan.title}
            maxLength={200}
            className="mt-1"
            onKeyDown={(event) => (event.key === 'Enter' || event.key === 'Escape') && setRenaming(false)}
            onChange={(event) => drafting.change({ ...drafting.draft, title: event.target.value })}
          />
        )}
        <div className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted-foreground text-xs">
          <PlanStatusWords status={plan.status} />
          {plan.version > 1 && <PlanVersions plan={plan} />}
          <span>{words}</span>
          <Total plan={plan} />
        </div>
        {tellsStates(plan) && (
          <ProgressBar
            label={t('progress')}
            value={plan.counts.done}
            max={plan.counts.total}
            valueText={words}
            segments={countSegments(plan.counts)}
            className="mt-2"
          />
        )}
      </div>
    </div>
  );
}

/** "12 of 23 done, 3 running, 8 blocked by step 6"; of what is still to be decided only how many steps it has. */
export function useCountWords(): (work: Pick<PlanWork, 'plan' | 'steps'>) => string {
  const t = useTranslations('plan');
  return ({ plan, steps }) =>
    tellsStates(plan)
      ? countWords(plan)
          .map((word) => t(`counts.${word.name}`, word.values))
          .join(', ')
      : t('counts.steps', { total: steps.length });
}

/** Time, tokens and money of all steps: what is thought, and what it took so far. */
function Total({ plan }: { plan: Plan }): JSX.Element | null {
  const t = useTranslations('plan');
  const locale = useLocale();
  const format = useFormatter();
  const costText = useCostText();
  const now = useMinute(plan.counts.running > 0);
  const { estimatedMs, estimatedTokens, workedMs } = timeOf(plan.subtasks, now);
  const { usage, cost } = plan.spent;
  const used = usage.inputTokens + usage.outputTokens;
  const count = (tokens: number) => format.number(tokens, { notation: 'compact', maximumFractionDigits: 1 });
  const estimate = durationText(estimatedMs, locale);
  const worked = durationText(wholeSeconds(workedMs), locale);
  const time =
    workedMs > 0
      ? estimatedMs > 0
        ? t('total.workOf', { worked, estimate })
        : t('total.work', { worked })
      : estimatedMs > 0 && t('total.estimate', { estimate });
  const tokens =
    used > 0
      ? estimatedTokens > 0
        ? t('tokensOf', { tokens: count(used), estimate: count(estimatedTokens) })
        : t('tokens', { tokens: count(used) })
      : estimatedTokens > 0 && t('tokensEstimate', { tokens: count(estimatedTokens) });
  const words = [time, tokens, costText(cost)].filter((word) => typeof word === 'string');
  if (words.length === 0) return null;
  return (
    <span className="tabular-nums" suppressHydrationWarning>
      <span className="sr-only">{t('total.label')}: </span>
      {words.join(' · ')}
    </span>
  );
}

function wholeSeconds(ms: number): number {
  return ms < 1_000 ? ms : Math.floor(ms / 1_000) * 1_000;
}

/** The time, looked at every few seconds while something runs. */
function useMinute(isRunning: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return now;
}
