import type { PlanCounts } from '@codelab/protocol/plan';
import type { ProgressSegment } from '@codelab/ui/progress-bar';

/** A message of `plan.counts` and what it fills in. */
export type CountWord =
  | { readonly name: 'done'; readonly values: { done: number; total: number } }
  | {
      readonly name: 'running' | 'waitingForPerson' | 'failed' | 'skipped' | 'waiting';
      readonly values: { count: number };
    };

/** "2 of 5 done, 1 running, 1 failed": what there is none of is not said. */
export function countWords(counts: PlanCounts): CountWord[] {
  const rest = (['running', 'waitingForPerson', 'failed', 'skipped', 'waiting'] as const)
    .map((name) => ({ name, values: { count: counts[name] } }))
    .filter(({ values }) => values.count > 0);
  return [{ name: 'done', values: { done: counts.done, total: counts.total } }, ...rest];
}

export function countSegments(counts: PlanCounts): ProgressSegment[] {
  return [
    { value: counts.done, tone: 'success' },
    { value: counts.skipped, tone: 'neutral' },
    { value: counts.failed, tone: 'danger' },
    { value: counts.waitingForPerson, tone: 'warning' },
    { value: counts.running, tone: 'accent' },
  ];
}
