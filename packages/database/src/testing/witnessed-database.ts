import { integer, jsonb, pgTable } from 'drizzle-orm/pg-core';
import postgres from 'postgres';
import { type ConnectOptions, connect, type Database } from '../connect.ts';
import type { Log } from '../log.ts';
import { freshDatabase } from './fresh-database.ts';

export const things = pgTable('things', { id: integer('id').primaryKey(), value: jsonb('value') });

export interface Line {
  readonly level: keyof Log;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

export interface WitnessedDatabase extends AsyncDisposable {
  readonly database: Database;
  readonly url: string;
  readonly lines: Line[];
  /** A second connection: it sees what is committed, and nothing else. */
  readonly witness: postgres.Sql;
  ids(): Promise<number[]>;
  /** Sessions of the pool that have a transaction open. */
  openTransactions(): Promise<number>;
}

/** A database with a table to write to, a pool of three, and a second connection to look at what they did. */
export async function witnessedDatabase(options: ConnectOptions = {}): Promise<WitnessedDatabase> {
  const fresh = await freshDatabase();
  const witness = postgres(fresh.url, { max: 1, onnotice: () => {} });
  await witness`create table things (id integer primary key, value jsonb)`;
  const lines: Line[] = [];
  const log = collecting(lines);
  const database = connect(fresh.url, { max: 3, applicationName: 'pool', log, ...options });
  return {
    database,
    url: fresh.url,
    lines,
    witness,
    ids: async () => (await witness<{ id: number }[]>`select id from things order by id`).map((row) => row.id),
    async openTransactions() {
      const rows = await witness`
        select pid from pg_stat_activity
        where datname = current_database() and application_name = 'pool' and xact_start is not null`;
      return rows.length;
    },
    async [Symbol.asyncDispose]() {
      await database.close();
      await witness.end();
      await fresh[Symbol.asyncDispose]();
    },
  };
}

function collecting(lines: Line[]): Log {
  const at = (level: keyof Log) => (fields: object, message: string) => {
    lines.push({ level, message, fields: { ...fields } });
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
