import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { isHeld } from '@codelab/domain/plan-graph';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { Subtask, WaitsFor } from '@codelab/protocol/plan';
import { useCostText } from '@/i18n/use-cost-text.ts';
import { durationText } from '@/tool/duration-text.ts';
import { ElapsedTime } from '@/tool/elapsed-time.tsx';
import { numbersOf } from './step-order.ts';

type Numbers = ReadonlyMap<SubtaskId, number>;

/** The state of a step in a word or two; nothing while all of the plan is still to be decided (`tellsStates`). */
export function useStepState(): (isTold: boolean, step: Subtask) => string | undefined {
  const t = useTranslations('plan');
  return (isTold, step) => {
    if (!isTold) return undefined;
    return isHeld(step) ? t('step.held') : t(`step.${step.status}`);
  };
}

/** "after steps 2, 3"; of a step that has begun it is not said that it could. */
export function useAfterWords(): (step: Subtask, numbers: Numbers) => string {
  const t = useTranslations('plan');
  return ({ dependsOn, startedAt }, numbers) => {
    const after = numbersOf(dependsOn, numbers);
    if (after.length === 0 && startedAt !== undefined) return '';
    return after.length === 0 ? t('afterNothing') : t('afterSteps', { count: after.length, steps: after.join(', ') });
  };
}

/** How long a step takes: what is thought, what it took, or both. */
export function StepTime({ step, isShort = false }: { step: Subtask; isShort?: boolean }): JSX.Element | null {
  const t = useTranslations('plan');
  const locale = useLocale();
  const minutes = step.estimate?.minutes;
  const estimate = minutes === undefined ? undefined : durationText(minutes * 60_000, locale);
  if (step.startedAt === undefined) {
    return estimate === undefined ? null : (
      <span className="whitespace-nowrap">{t(isShort ? 'estimateShort' : 'estimate', { duration: estimate })}</span>
    );
  }
  const elapsed = <ElapsedTime startedAt={step.startedAt} endedAt={step.endedAt} />;
  if (estimate === undefined) return <span className="whitespace-nowrap tabular-nums">{elapsed}</span>;
  return (
    <span className="whitespace-nowrap tabular-nums">
      {t.rich(isShort ? 'ofEstimateShort' : 'ofEstimate', { estimate, elapsed: () => elapsed })}
    </span>
  );
}

/** What a step cost and used, or is thought to use. */
export function useSpentWords(): (step: Pick<Subtask, 'spent' | 'estimate'>) => string | undefined {
  const t = useTranslations('plan');
  const format = useFormatter();
  const costText = useCostText();
  return ({ spent, estimate }) => {
    const count = (tokens: number) => format.number(tokens, { notation: 'compact', maximumFractionDigits: 1 });
    const used = spent ? spent.usage.inputTokens + spent.usage.outputTokens : 0;
    const guess = estimate?.tokens;
    const tokens =
      used > 0
        ? guess === undefined
          ? t('tokens', { tokens: count(used) })
          : t('tokensOf', { tokens: count(used), estimate: count(guess) })
        : guess === undefined
          ? undefined
          : t('tokensEstimate', { tokens: count(guess) });
    const words = [spent && costText(spent.cost), tokens].filter((word) => word !== undefined);
    return words.length === 0 ? undefined : words.join(' · ');
  };
}

/** Why a step that could start does not. */
export function useWaitsForWords(): (waitsFor: WaitsFor, numbers: Numbers) => string {
  const t = useTranslations('plan.waitsFor');
  return (waitsFor, numbers) => {
    if (waitsFor.for === 'limit') return t(waitsFor.of, { limit: waitsFor.limit });
    return t('files', { number: numbers.get(waitsFor.subtaskId) ?? '?', path: waitsFor.paths[0] });
  };
}
