import type { ServerResponse } from 'node:http';
import { problemStatus } from '@codelab/api/problem-status';
import type { Problem } from '@codelab/protocol/problem';

export function respondJson(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.end(`${JSON.stringify(body)}\n`);
}

/** Outside tRPC a refusal is the whole body. */
export function respondProblem(response: ServerResponse, problem: Problem): void {
  respondJson(response, problemStatus[problem.code].http, problem.shape);
}
