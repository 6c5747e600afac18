import type { Db } from 'pg-boss';
import type { ParameterOrJSON, ReservedSql } from 'postgres';
import type { Database } from '@codelab/database/connect';
import type { SentJob } from './job.ts';

/** A fetched job, with what fences it: its id and how often it was tried. */
export type BossRow = { readonly id: string; readonly retryCount: number; readonly data: SentJob };

const never = new AbortController().signal;

/**
 * pg-boss on connections of our own pool, never inside a transaction of ours. It was written for node-postgres: dates
 * go as ISO text, several results come back as one, and statements without values use the simple protocol. The others
 * are the same few again and again, so they are prepared.
 */
export function overPool(database: Database): Db {
  return {
    executeSql: (text, values) =>
      database.lease({ timeoutMs: 5_000, signal: never }, async (connection) => {
        try {
          const rows = await rowsOf(connection, text, values);
          connection.release();
          return { rows };
        } catch (error) {
          connection.destroy(); // it may be left in a transaction that pg-boss began in its text
          throw error;
        }
      }),
  };
}

async function rowsOf(connection: ReservedSql, text: string, values: unknown[] | undefined): Promise<object[]> {
  if (values === undefined || values.length === 0) {
    const results: unknown = await connection.unsafe(text).simple();
    return flattened(results);
  }
  return [...(await connection.unsafe(text, values.map(parameterOf), { prepare: true }))];
}

function parameterOf(value: unknown): ParameterOrJSON<never> {
  return (value instanceof Date ? value.toISOString() : value) as ParameterOrJSON<never>;
}

/** The rows of one statement, or of several that were sent as one text: the last that gave any. */
function flattened(results: unknown): object[] {
  if (!Array.isArray(results)) return [];
  return results.flatMap((result: unknown) => (Array.isArray(result) ? (result as object[]) : [result as object]));
}
