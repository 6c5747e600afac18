import { PgDialect } from 'drizzle-orm/pg-core';
import { PostgresJsSession, PostgresJsTransaction } from 'drizzle-orm/postgres-js';
import type { ReservedSql } from 'postgres';
import { UnitOfWorkClosed } from '../unit-of-work-errors.ts';

type NoSchema = Record<string, never>;

const dialect = new PgDialect();

/**
 * Drizzle over one reserved connection, for as long as its callback lasts. It cannot commit: the unit of work does.
 * The private fields make the type nominal, so that a query which asks for a Transaction can only be given one of ours.
 */
export class Transaction extends PostgresJsTransaction<NoSchema, NoSchema> {
  readonly #connection: ReservedSql;
  readonly #depth: number;
  #ended: Error | undefined;
  #inner: Transaction | undefined;

  constructor(connection: ReservedSql, depth = 0) {
    const admit = () => this.#admit();
    super(dialect, new PostgresJsSession(guarded(connection, admit), dialect, undefined), undefined, depth);
    this.#connection = connection;
    this.#depth = depth;
  }

  /** A part that may fail alone: a savepoint. While it is open only its own handle can be used. */
  override async transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const savepoint = `inner_${this.#depth + 1}`;
    this.#admit();
    const inner = new Transaction(this.#connection, this.#depth + 1);
    this.#inner = inner;
    try {
      await this.#connection.unsafe(`savepoint ${savepoint}`);
      const result = await work(inner);
      inner.end(new UnitOfWorkClosed('this nested transaction has ended'));
      await this.#send(`release savepoint ${savepoint}`);
      return result;
    } catch (error) {
      inner.end(new UnitOfWorkClosed('this nested transaction has ended'));
      // Where this fails too, so does the whole transaction; the first error is the one to know.
      await this.#send(`rollback to savepoint ${savepoint}; release savepoint ${savepoint}`).catch(() => {});
      throw error;
    } finally {
      this.#inner = undefined;
    }
  }

  /** From here on every statement of this handle, and of those nested in it, is refused with `reason`. */
  end(reason: Error): void {
    this.#ended ??= reason;
    this.#inner?.end(reason);
  }

  async #send(statement: string): Promise<void> {
    if (this.#ended) throw this.#ended;
    await this.#connection.unsafe(statement);
  }

  #admit(): void {
    if (this.#ended) throw this.#ended;
    if (this.#inner) throw new Error('a nested transaction is open: use its handle, or wait for its end');
  }
}

/**
 * A session remembers every statement it has prepared. Those with more values are lists of changing length, each of
 * which would be another one.
 */
const mostValuesPrepared = 40;

/**
 * The connection as Drizzle sees it: it asks for `unsafe` each time it sends, and for nothing else. Statements are
 * prepared, which Drizzle would not ask for: the driver asks Postgres about an unprepared one before it sends the
 * values, which doubles the way, and Postgres plans it anew each time.
 */
function guarded(connection: ReservedSql, admit: () => void) {
  const send: ReservedSql['unsafe'] = (statement, values = []) => {
    admit();
    return connection.unsafe(statement, values, { prepare: values.length <= mostValuesPrepared });
  };
  return new Proxy(Object.assign(connection, { savepoint: refuse, prepare: refuse }), {
    get: (target, key) => (key === 'unsafe' ? send : Reflect.get(target, key)),
  });
}

function refuse(): never {
  throw new Error('savepoints are made by Transaction.transaction');
}
