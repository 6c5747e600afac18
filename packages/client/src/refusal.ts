import { TRPCClientError } from '@trpc/client';
import * as z from 'zod';
import { Problem, ProblemShape } from '@codelab/protocol/problem';

const Refused = z.object({ problem: ProblemShape });

/** What the server said no with; nothing if it did not answer, or not in our words. */
export function refusalOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (!(error instanceof TRPCClientError)) return undefined;
  const refused = Refused.safeParse(error.data);
  if (!refused.success) return undefined;
  const { code, message, details } = refused.data.problem;
  return new Problem(code, message, details);
}
