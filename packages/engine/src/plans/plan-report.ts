import type { SubtaskRow } from '@codelab/database/plans';
import { isFixed } from '@codelab/domain/plan-graph';

type Step = Pick<SubtaskRow, 'id' | 'title' | 'status' | 'result' | 'problem'>;
type Reported = { readonly title: string; readonly steps: readonly Step[] };

/** What the agent is told when its plan has ended, or a failed step holds the rest of it. */
export function reportOf(title: string, steps: readonly Omit<Step, 'id'>[]): string {
  const lines = steps.map((step) => `- ${step.title}: ${step.status}${wordsOf(step)}`);
  const failed = steps.some((step) => step.status === 'failed');
  const head = failed
    ? `The plan "${title}" has stopped: a step failed. The person can retry it, skip it or cancel the plan.`
    : `The plan "${title}" has ended.`;
  return [head, ...lines].join('\n');
}

type Wish = {
  readonly feedback: string;
  readonly comments?: readonly { subtaskId: string; text: string }[] | undefined;
};

/** What the agent that planned is told when a person wants another version of it, or of what is left of it. */
export function wishFor({ title, steps }: Reported, { feedback, comments = [] }: Wish): string {
  const lines = [`The person asks for changes to the plan "${title}": ${feedback}`];
  for (const { subtaskId, text } of comments) lines.push(`On the step "${subtaskId}" they say: ${text}`);
  const stays = steps.filter(({ status }) => isFixed(status));
  const rest = steps.filter(({ status }) => !isFixed(status));
  if (stays.length > 0) {
    lines.push(
      'These steps stay as they are; leave them out of your proposal. New steps may depend on their ids:',
      ...stays.map(line),
      'Propose with propose_plan what comes in the place of these:',
      ...rest.map(line),
    );
  }
  return lines.join('\n');
}

function line(step: Step): string {
  return `- ${step.id}: ${step.title}: ${step.status}${wordsOf(step)}`;
}

function wordsOf({ result, problem }: Pick<Step, 'result' | 'problem'>): string {
  if (problem) return ` (${problem.message})`;
  return result ? ` (${result.summary})` : '';
}
