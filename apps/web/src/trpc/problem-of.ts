import type { ProblemShape } from '@codelab/protocol/problem';

/** What the server refused, when an error is a refusal; `undefined` when the server was not reached or did not say. */
export function problemOf(error: unknown): ProblemShape | undefined {
  const data = error instanceof Error && 'data' in error ? error.data : undefined;
  const problem = typeof data === 'object' && data !== null && 'problem' in data ? data.problem : undefined;
  return isProblem(problem) ? problem : undefined;
}

function isProblem(value: unknown): value is ProblemShape {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'retryable' in value;
}
