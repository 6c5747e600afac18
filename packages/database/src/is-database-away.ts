import { AcquireTimeout } from './reserved-connection.ts';
import { DatabaseClosed, TransactionHeldTooLong } from './unit-of-work-errors.ts';

/** Codes of the driver, of sockets, and SQLSTATEs that say: not now, but the same may go well later. */
const passing =
  /^(CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT|ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|08\w{3}|57P0[1-3]|25P03|53\w{3})$/;

/** Our own errors that say so. */
const refusals = [AcquireTimeout, TransactionHeldTooLong, DatabaseClosed];

/**
 * The database cannot be reached, is going down or coming up, has no room just now, or gave no answer in time, as it
 * also looks to a process that stood still: an outage, not a bug.
 */
export function isDatabaseAway(error: unknown): boolean {
  for (let link = error, depth = 0; link instanceof Error && depth < 10; link = link.cause, depth += 1) {
    if (refusals.some((refusal) => link instanceof refusal)) return true;
    if ('code' in link && typeof link.code === 'string' && passing.test(link.code)) return true;
  }
  return false;
}
