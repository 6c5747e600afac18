import type { Database } from './connect.ts';
import { NotBegun, runTransaction } from './internal/run-transaction.ts';
import type { Transaction } from './internal/transaction.ts';
import type { Log } from './log.ts';
import type { TransactionLabel } from './transaction-label.ts';
import { UnitOfWorkClosed } from './unit-of-work-errors.ts';

export type { Transaction } from './internal/transaction.ts';

export type Outcome = 'completed' | 'failed' | 'aborted';
export type Observe = (label: TransactionLabel, seconds: number, outcome: Outcome) => void;

export interface UnitOfWorkOptions {
  /** When it aborts, the running transaction is rolled back at once and the unit is closed. */
  readonly signal?: AbortSignal | undefined;
  /** Default: the database's. */
  readonly log?: Log | undefined;
  /** Default: the database's. */
  readonly observe?: Observe | undefined;
  /** For the log: what kind of command this work is for. */
  readonly command?: string | undefined;
  readonly maxHoldMs?: number | undefined;
  readonly graceMs?: number | undefined;
  readonly acquireTimeoutMs?: number | undefined;
}

export interface TransactionOptions {
  readonly isolation?: 'repeatable read read only';
}

const slowMs = 100;

let opened = 0;

/** Opens the scope. Nothing is leased before a transaction runs, and nothing is held between two of them. */
export function openUnitOfWork(database: Database, options: UnitOfWorkOptions = {}): UnitOfWork {
  return new UnitOfWork(database, options);
}

/**
 * One piece of database work and its life. Open it with `await using` on the first line of the generator or function
 * that owns it; it is closed on every way out. Each `transaction` takes a connection from the pool and gives it back:
 * committed when the callback returned, rolled back when it threw, when the signal aborted, when it took too long.
 * One cannot `yield` inside the callback, so no transaction can span an event, a model call or a person.
 * A failed transaction leaves the unit usable; each stands alone. They run one after the other.
 */
export class UnitOfWork implements AsyncDisposable {
  /** Which one it was, in the lines of this process's log. */
  readonly #unit = ++opened;
  readonly #database: Database;
  readonly #options: UnitOfWorkOptions;
  readonly #log: Log;
  readonly #observe: Observe | undefined;
  readonly #cut = new AbortController();
  readonly #labels = new Set<TransactionLabel>();
  #refusal: UnitOfWorkClosed | undefined;
  #last: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;
  #transactions = 0;
  #heldMs = 0;
  #outcome: Outcome = 'completed';

  constructor(database: Database, options: UnitOfWorkOptions) {
    this.#database = database;
    this.#options = options;
    this.#log = options.log ?? database.log;
    this.#observe = options.observe ?? database.observe;
    database.units.add(this);
    this.#log.debug({ unit: this.#unit, command: options.command }, 'unit of work opened');
    if (options.signal?.aborted) this.#leave();
    else options.signal?.addEventListener('abort', this.#leave, { once: true });
  }

  /** Rejects with what `work` threw, with the driver's own error, or with the signal's reason. */
  transaction<Result>(
    label: TransactionLabel,
    work: (tx: Transaction) => Promise<Result>,
    options: TransactionOptions = {},
  ): Promise<Result> {
    if (this.#refusal) return Promise.reject(this.#refusal);
    const turn = this.#last.then(() => this.#traced(label, () => this.#run(label, work, options)));
    this.#last = turn.then(nothing, nothing);
    return turn;
  }

  /** Waits for what was asked for already: `return work.transaction(…)` leaves the scope before it is done. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#refusal ??= new UnitOfWorkClosed('its scope has ended');
    return this.#close();
  }

  /** Rolls back what runs, and closes. */
  abort(reason: unknown): Promise<void> {
    this.#refusal ??= new UnitOfWorkClosed('it was aborted', { cause: reason });
    this.#cut.abort(reason);
    return this.#close();
  }

  #close(): Promise<void> {
    this.#closed ??= this.#last.then(() => {
      this.#options.signal?.removeEventListener('abort', this.#leave);
      this.#database.units.delete(this);
      if (this.#transactions > 0) this.#report();
    });
    return this.#closed;
  }

  readonly #leave = (): void => {
    void this.abort(this.#options.signal?.reason);
  };

  /** What is done for a command, within what asked for it: loops that go on all the time are nobody's part. */
  #traced<Result>(label: TransactionLabel, transaction: () => Promise<Result>): Promise<Result> {
    const { command } = this.#options;
    if (command === undefined) return transaction();
    const about = { 'codelab.label': label, 'codelab.command': command };
    return this.#database.tracer.span(`transaction ${label}`, { about, onlyWithin: true }, transaction);
  }

  async #run<Result>(
    label: TransactionLabel,
    work: (tx: Transaction) => Promise<Result>,
    { isolation }: TransactionOptions,
  ): Promise<Result> {
    const { acquireTimeoutMs = 5_000, maxHoldMs = 10_000, graceMs = 1_000 } = this.#options;
    const { endBackend } = this.#database;
    const { signal } = this.#cut;
    const begin = isolation ? `begin isolation level ${isolation}` : 'begin';
    const terms = { begin, signal, maxHoldMs, graceMs, endBackend };
    // After a failover every connection in the pool may be dead before the driver knows it of any.
    for (let spare = this.#database.pool().size; ; spare -= 1) {
      try {
        return await this.#database.lease({ signal, timeoutMs: acquireTimeoutMs }, (connection) =>
          this.#measured(label, () => runTransaction(connection, work, terms)),
        );
      } catch (error) {
        if (!(error instanceof NotBegun)) throw error;
        if (spare === 0) throw error.cause;
      }
    }
  }

  async #measured<Result>(label: TransactionLabel, transaction: () => Promise<Result>): Promise<Result> {
    const since = performance.now();
    try {
      const result = await transaction();
      this.#record(label, performance.now() - since, 'completed');
      return result;
    } catch (error) {
      const outcome = this.#cut.signal.aborted ? 'aborted' : 'failed';
      if (!(error instanceof NotBegun)) this.#record(label, performance.now() - since, outcome);
      throw error;
    }
  }

  #record(label: TransactionLabel, ms: number, outcome: Outcome): void {
    this.#labels.add(label);
    this.#transactions += 1;
    this.#heldMs += ms;
    this.#outcome = outcome;
    this.#observe?.(label, ms / 1_000, outcome);
    this.#log.debug({ unit: this.#unit, label, ms: Math.round(ms), outcome }, 'transaction ended');
    if (ms > slowMs) this.#log.warn({ label, ms: Math.round(ms) }, 'slow transaction');
  }

  #report(): void {
    const line = {
      unit: this.#unit,
      command: this.#options.command,
      labels: [...this.#labels],
      transactions: this.#transactions,
      heldMs: Math.round(this.#heldMs),
      outcome: this.#cut.signal.aborted ? 'aborted' : this.#outcome,
    };
    const routine = line.labels.every(isRoutine);
    this.#log[routine ? 'debug' : 'info'](line, 'unit of work closed by generator');
  }
}

function nothing(): void {}

/** Work that goes on all the time: one line for each would drown the others. */
function isRoutine(label: TransactionLabel): boolean {
  return label.startsWith('read_') || label === 'append_events' || label === 'sweep';
}
