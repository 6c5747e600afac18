import { drizzle } from 'drizzle-orm/postgres-js';
import postgres, { type ReservedSql } from 'postgres';
import { endBackend } from './internal/end-backend.ts';
import { type Log, silentLog } from './log.ts';
import { type Patience, reserveConnection } from './reserved-connection.ts';
import { silentTracer, type Tracer } from './tracer.ts';
import type { Observe, UnitOfWork } from './unit-of-work.ts';
import { DatabaseClosed, UnitOfWorkClosed } from './unit-of-work-errors.ts';

export interface ConnectOptions {
  /** Connections at most. Default 10. */
  readonly max?: number | undefined;
  readonly applicationName?: string | undefined;
  /** What every unit of work logs to and reports to, unless it is given its own. */
  readonly log?: Log | undefined;
  readonly observe?: Observe | undefined;
  readonly tracer?: Tracer | undefined;
  /** Limits the server keeps, in milliseconds: the nets below those of the unit of work. */
  readonly limits?: Partial<Limits> | undefined;
}

export interface Limits {
  readonly statement: number;
  readonly lock: number;
  readonly idleInTransaction: number;
}

export interface PoolState {
  /** Connections at most. */
  readonly size: number;
  readonly inUse: number;
  /** Asked for a connection and not yet given one. */
  readonly waiting: number;
  readonly openUnits: number;
}

export interface Listening {
  unlisten(): Promise<void>;
}

/** One pool of connections. Data is read and written through `openUnitOfWork(database)`. */
export interface Database {
  readonly log: Log;
  readonly observe: Observe | undefined;
  readonly tracer: Tracer;
  /** Whether Postgres has said that its disk is full, and has written nothing since for `outageOf`. */
  readonly fullDisk: { seen: boolean };
  /** The units of work that are open now. */
  readonly units: Set<UnitOfWork>;
  /** A connection for as long as `use` lasts, which must release or destroy it. For the unit of work and its like. */
  lease<Result>(patience: Patience, use: (connection: ReservedSql) => Promise<Result>): Promise<Result>;
  /** Makes the server end a session that does not answer. */
  readonly endBackend: (pid: number) => Promise<void>;
  /** On a connection of its own, shared by all channels. `ready` is called again after every reconnect. */
  listen(channel: string, hear: (payload: string) => void, ready?: () => void): Promise<Listening>;
  inUse(): number;
  pool(): PoolState;
  /** Closes every open unit of work, rolls back what they were doing, and hangs up. */
  close(): Promise<void>;
}

/** The SQLSTATE. */
const diskFull = '53100';

/** Connects lazily: the first transaction opens the first connection. */
export function connect(url: string, options: ConnectOptions = {}): Database {
  const { max = 10, applicationName = 'codelab', log = silentLog, observe, tracer = silentTracer } = options;
  const { statement = 15_000, lock = 5_000, idleInTransaction = 10_000 } = options.limits ?? {};
  const sql = postgres(url, {
    max,
    connect_timeout: 5,
    // An outage must not be paid for with 20 s of waiting after its end, which is the driver's default.
    backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 1),
    // A session is ended by a failover, not by age: the driver would have to do it under our feet.
    max_lifetime: null,
    onnotice: () => {},
    onclose: (id: number) => log.debug({ connection: id }, 'database connection closed'),
    connection: {
      application_name: applicationName,
      statement_timeout: statement,
      lock_timeout: lock,
      idle_in_transaction_session_timeout: idleInTransaction,
      TimeZone: 'UTC',
    },
  });
  // Sets the driver's serialisers for this client. Without it every jsonb value is stored as a JSON string.
  drizzle(sql);

  const units = new Set<UnitOfWork>();
  const fullDisk = { seen: false };
  let inUse = 0;
  let waiting = 0;

  async function reserve(patience: Patience): Promise<ReservedSql> {
    waiting += 1;
    try {
      return await reserveConnection(sql, patience);
    } finally {
      waiting -= 1;
    }
  }

  return {
    log,
    observe,
    tracer,
    units,
    fullDisk,
    async lease(patience, use) {
      const connection = await reserve(patience);
      inUse += 1;
      try {
        return await use(connection);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === diskFull) fullDisk.seen = true;
        throw error;
      } finally {
        inUse -= 1;
      }
    },
    async endBackend(pid) {
      try {
        await endBackend(url, { pid, applicationName });
        log.warn({ pid }, 'a stuck database session was ended');
      } catch (error) {
        log.warn({ pid, err: error }, 'a stuck database session could not be ended');
      }
    },
    listen: (channel, hear, ready) => sql.listen(channel, hear, ready),
    inUse: () => inUse,
    pool: () => ({ size: max, inUse, waiting, openUnits: units.size }),
    async close() {
      const reason = new UnitOfWorkClosed('the database is being closed', { cause: new DatabaseClosed() });
      await Promise.all([...units].map((unit) => unit.abort(reason)));
      await sql.end({ timeout: 1 });
    },
  };
}
