import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

const migrationsFolder = fileURLToPath(new URL('../../../drizzle', import.meta.url));

/** One number for "the schema of this application is being changed", the same on every server. */
const lockNumber = 7_301_991;

/**
 * Brings the schema up to date. Any number of processes may call it at once: one works, the others wait for it.
 * On a client of its own, because Drizzle migrates over `sql.begin`, which is safe with a single connection only.
 */
export async function migrate(url: string): Promise<void> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: 'codelab migrate' },
  });
  try {
    await sql`select pg_advisory_lock(${lockNumber})`;
    await runMigrations(drizzle(sql), { migrationsFolder });
  } finally {
    await sql.end({ timeout: 5 }); // the session's lock ends with it
  }
}
