import type { Plan, PlanCounts, Subtask } from '@codelab/protocol/plan';
import type { ProgressSegment } from '@codelab/ui/progress-bar';
import { blockedSteps, numbersOf, stepNumbers } from './step-order.ts';

/** A message of `plan.counts` and what it fills in. */
export type CountWord =
  | { readonly name: 'done'; readonly values: { done: number; total: number } }
  | {
      readonly name: 'running' | 'waitingForPerson' | 'failed' | 'skipped' | 'waiting' | 'held' | 'blocked';
      readonly values: { count: number };
    }
  | { readonly name: 'blockedBy'; readonly values: { count: number; others: number; steps: string } };

/** So many steps are named; of more is only said how many they are. */
const namedAtMost = 3;

/** "12 of 23 done, 3 running, 8 blocked by step 6": what there is none of is not said. */
export function countWords({ counts, subtasks }: Pick<Plan, 'counts' | 'subtasks'>): CountWord[] {
  const { blocked, by } = blockedWords(subtasks);
  const soon = counts.waiting - counts.held - blocked;
  const rest: CountWord[] = [
    { name: 'running', values: { count: counts.running } },
    { name: 'waitingForPerson', values: { count: counts.waitingForPerson } },
    { name: 'failed', values: { count: counts.failed } },
    { name: 'skipped', values: { count: counts.skipped } },
    { name: 'waiting', values: { count: soon } },
    by ?? { name: 'blocked', values: { count: blocked } },
    { name: 'held', values: { count: counts.held } },
  ];
  return [
    { name: 'done', values: { done: counts.done, total: counts.total } },
    ...rest.filter((word) => 'count' in word.values && word.values.count > 0),
  ];
}

/** What blocks, by number, if it can be said in a few words. */
function blockedWords(subtasks: readonly Subtask[]): { blocked: number; by: CountWord | undefined } {
  const { blocked, by } = blockedSteps(subtasks);
  if (blocked === 0 || by.length === 0 || by.length > namedAtMost) return { blocked, by: undefined };
  const steps = numbersOf(by, stepNumbers(subtasks)).join(', ');
  return { blocked, by: { name: 'blockedBy', values: { count: blocked, others: by.length, steps } } };
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
