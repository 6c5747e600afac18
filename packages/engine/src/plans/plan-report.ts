import type { SubtaskRow } from '@codelab/database/plans';

type Step = Pick<SubtaskRow, 'title' | 'status' | 'result' | 'problem'>;

/** What the agent is told when its plan has ended, or a failed step holds the rest of it. */
export function reportOf(title: string, steps: readonly Step[]): string {
  const lines = steps.map((step) => `- ${step.title}: ${step.status}${wordsOf(step)}`);
  const failed = steps.some((step) => step.status === 'failed');
  const head = failed
    ? `The plan "${title}" has stopped: a step failed. The person can retry it, skip it or cancel the plan.`
    : `The plan "${title}" has ended.`;
  return [head, ...lines].join('\n');
}

function wordsOf({ result, problem }: Step): string {
  if (problem) return ` (${problem.message})`;
  return result ? ` (${result.summary})` : '';
}
