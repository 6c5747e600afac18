import type { ProblemShape } from '@codelab/protocol/problem';
import { textOf } from '../tool/argument.ts';

/** What somebody else had decided, and who; when the server said so. */
export function alreadyDecided(problem: ProblemShape): { decision: string; by: string } | undefined {
  if (problem.code !== 'already_decided') return undefined;
  const decision = textOf(problem.details, 'decision');
  const by = textOf(problem.details, 'by');
  return decision === undefined || by === undefined ? undefined : { decision, by };
}
