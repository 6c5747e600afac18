import type { Subtask } from '@codelab/protocol/plan';

/** What steps are thought to take and what they took so far; nothing of what nobody knows. */
export type PlanTime = {
  /** Of the steps that say so. */
  readonly estimatedMs: number;
  readonly estimatedTokens: number;
  /** By steps that are over; one that runs counts from its beginning to `now`. */
  readonly workedMs: number;
};

export function timeOf(steps: readonly Subtask[], now: number): PlanTime {
  const sum = (of: (step: Subtask) => number) => steps.reduce((total, step) => total + of(step), 0);
  return {
    estimatedMs: sum(({ estimate }) => (estimate?.minutes ?? 0) * 60_000),
    estimatedTokens: sum(({ estimate }) => estimate?.tokens ?? 0),
    workedMs: sum((step) => workedMs(step, now)),
  };
}

export function workedMs({ startedAt, endedAt }: Subtask, now: number): number {
  if (startedAt === undefined) return 0;
  return Math.max(0, (endedAt === undefined ? now : Date.parse(endedAt)) - Date.parse(startedAt));
}

/** How far a running step is, as far as its estimate says; never quite at the end. */
export function expectedShare(step: Subtask, now: number): number | undefined {
  const minutes = step.estimate?.minutes;
  if (step.status === 'done') return 1;
  if (minutes === undefined || step.startedAt === undefined) return undefined;
  return Math.min(0.95, workedMs(step, now) / (minutes * 60_000));
}
