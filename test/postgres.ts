import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '@codelab/database/embedded-postgres';
import { migrate } from '@codelab/database/migrate';

/** Root's own temporary folder may be closed to the account that Postgres runs as. */
const parent = process.getuid?.() === 0 ? '/var/tmp' : os.tmpdir();
const prefix = 'codelab-test-';
const templateDatabase = 'migrated_template';

/** One throw-away server for the run. Every test file clones the migrated template (see freshDatabase). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearAway();
  const folder = await mkdtemp(path.join(parent, `${prefix}${process.pid}-`));
  await chmod(folder, 0o755); // the account that Postgres runs as, when we are root, must be able to enter
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

/** Stops the servers of runs that were killed, which could not do it themselves, and removes what they left. */
async function clearAway(): Promise<void> {
  for (const name of await readdir(parent)) {
    const owner = Number(name.match(/^codelab-test-(\d+)-/)?.[1]);
    if (!(owner > 0) || isAlive(owner)) continue;
    const folder = path.join(parent, name);
    if ((await stat(folder)).uid !== process.getuid?.()) continue;
    const left = await startEmbeddedPostgres({ dataDir: path.join(folder, 'data'), ephemeral: true });
    await left.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
