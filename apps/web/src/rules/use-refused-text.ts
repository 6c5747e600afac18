import { problemOf } from '@/trpc/problem-of.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';

/** Why the server refused, in its own words where it has some about what was written. */
export function useRefusedText(): (error: unknown) => string {
  const textOf = useProblemText();
  return (error) => {
    const problem = problemOf(error);
    return problem?.code === 'invalid_input' && problem.message !== '' ? problem.message : textOf(error);
  };
}
