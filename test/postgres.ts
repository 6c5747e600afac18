import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '@codelab/database/embedded-postgres';
import { migrate } from '@codelab/database/migrate';

const templateDatabase = 'migrated_template';

/** One throw-away server for the run. Every test file clones the migrated template (see freshDatabase). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Root's own temporary folder may be closed to the account that Postgres runs as.
  const parent = process.getuid?.() === 0 ? '/var/tmp' : os.tmpdir();
  const folder = await mkdtemp(path.join(parent, 'codelab-test-'));
  const server = await startEmbeddedPostgres({
    dataDir: path.join(folder, 'data'),
    ephemeral: true,
    settings: { max_connections: 200 },
  });
  const teardown = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const sql = postgres(server.url(), { max: 1 });
    await sql`create database ${sql(templateDatabase)}`;
    await sql.end();
    await migrate(server.url(templateDatabase));
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide('postgresUrl', server.url());
  project.provide('templateDatabase', templateDatabase);
  return teardown;
}
