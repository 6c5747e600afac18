import { isDatabaseAway } from '@codelab/database/is-database-away';
import { TransactionHeldTooLong } from '@codelab/database/unit-of-work-errors';

const maxAttempts = 4;
const maxHeldAttempts = 20;

/**
 * May a job that failed be tried again? A few times, whatever it was; as long as an outage lasts. A transaction that was
 * held too long looks like an outage, because to a process that stood still it is one; where it is always so, it is a
 * bug, and the job is given up in the end. `attempt` counts from 0.
 */
export function isTriedAgain(error: unknown, attempt: number): boolean {
  const times = attempt + 1;
  if (times < maxAttempts) return true;
  return isDatabaseAway(error) && (times < maxHeldAttempts || !wasHeldTooLong(error));
}

function wasHeldTooLong(error: unknown): boolean {
  for (let link = error, depth = 0; link instanceof Error && depth < 10; link = link.cause, depth += 1) {
    if (link instanceof TransactionHeldTooLong) return true;
  }
  return false;
}
