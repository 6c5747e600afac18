import { DrizzleQueryError } from 'drizzle-orm';
import type { ReservedSql } from 'postgres';
import { TransactionHeldTooLong, TransactionNotCommitted, UnitOfWorkClosed } from '../unit-of-work-errors.ts';
import { Transaction } from './transaction.ts';

/** The session had ended while it lay in the pool. Nothing was done: another connection may do it. */
export class NotBegun extends Error {
  override readonly name = 'NotBegun';
}

export interface Terms {
  readonly begin: string;
  /** Aborts when the unit of work closes; its reason is what the caller gets. */
  readonly signal: AbortSignal;
  readonly maxHoldMs: number;
  /** How long a statement that is on its way may still take once the transaction has to go. */
  readonly graceMs: number;
  readonly endBackend: (pid: number) => Promise<void>;
}

/**
 * One transaction on one connection. However it ends, the connection is back in the pool or out of it for good when
 * the promise settles. Until COMMIT is sent, an abort and the watchdog turn it back; after that only the watchdog, and
 * then whether it was committed is not known.
 */
export async function runTransaction<Result>(
  connection: ReservedSql,
  work: (tx: Transaction) => Promise<Result>,
  terms: Terms,
): Promise<Result> {
  const cut = Promise.withResolvers<never>();
  cut.promise.catch(() => {}); // it may come when nothing is raced against it
  const leave = () => cut.reject(terms.signal.reason);
  const watchdog = setTimeout(() => cut.reject(new TransactionHeldTooLong(terms.maxHoldMs)), terms.maxHoldMs);
  terms.signal.addEventListener('abort', leave, { once: true });
  const tx = new Transaction(connection);
  let pid: number | undefined;
  try {
    terms.signal.throwIfAborted();
    pid = await Promise.race([begin(connection, terms.begin), cut.promise]);
    const result = await Promise.race([work(tx), cut.promise]);
    tx.end(new UnitOfWorkClosed('this transaction has ended'));
    terms.signal.removeEventListener('abort', leave);
    await commit(connection, cut.promise);
    connection.release();
    return result;
  } catch (error) {
    tx.end(new UnitOfWorkClosed('this transaction has been rolled back', { cause: error }));
    if (!(await undone(connection, terms.graceMs)) && pid !== undefined) await terms.endBackend(pid);
    throw withoutValues(error);
  } finally {
    clearTimeout(watchdog);
    terms.signal.removeEventListener('abort', leave);
  }
}

async function begin(connection: ReservedSql, statement: string): Promise<number | undefined> {
  try {
    return (await connection.unsafe(statement)).state?.pid;
  } catch (cause) {
    throw new NotBegun('the transaction was not begun', { cause });
  }
}

async function commit(connection: ReservedSql, cut: Promise<never>): Promise<void> {
  try {
    const { command } = await Promise.race([connection.unsafe('commit'), cut]);
    if (command !== 'COMMIT') throw new TransactionNotCommitted();
  } catch (error) {
    if (!(error instanceof TransactionNotCommitted)) connection.destroy();
    throw error;
  }
}

/**
 * Rolls back, behind whatever statement is still on its way. A connection that cannot is destroyed; `false` says that
 * it gave no answer at all, so that its backend may still be at work and hold locks.
 */
async function undone(connection: ReservedSql, graceMs: number): Promise<boolean> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), graceMs);
  const rolledBack = connection.unsafe('rollback').then(
    () => 'rolled back' as const,
    () => 'failed' as const,
  );
  const outcome = await Promise.race([rolledBack, late.promise]);
  clearTimeout(timer);
  if (outcome === 'rolled back') connection.release();
  else connection.destroy();
  return outcome !== 'late';
}

/** Drizzle's own error quotes the statement's values in its message. The driver's, its cause, has the SQLSTATE. */
function withoutValues(error: unknown): unknown {
  return error instanceof DrizzleQueryError && error.cause ? error.cause : error;
}
