import { problemOf } from './problem-of.ts';

const delaysMs = [300, 1_000, 2_500, 5_000];

/**
 * Sends the same thing until the server answers, for as long as a person would wait. Only for what carries a key: it takes
 * effect once, however often it arrives. A refusal is an answer, unless the server says that it may pass.
 */
export async function untilAnswered<Answer>(
  send: () => Promise<Answer>,
  wait: (delayMs: number) => Promise<void> = sleep,
): Promise<Answer> {
  for (const delayMs of delaysMs) {
    try {
      return await send();
    } catch (error) {
      const problem = problemOf(error);
      if (problem && !problem.retryable) throw error;
      await wait(delayMs);
    }
  }
  return send();
}

function sleep(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
