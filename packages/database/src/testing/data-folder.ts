import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from '../embedded-postgres.ts';

export interface DataFolder extends AsyncDisposable {
  readonly dataDir: string;
  start(options?: Partial<EmbeddedPostgresOptions>): Promise<EmbeddedPostgres>;
}

/** A data directory of the test's own. What was started over it is stopped with it. */
export async function dataFolder(parent = temporary()): Promise<DataFolder> {
  const folder = await mkdtemp(path.join(parent, 'codelab-embedded-'));
  await chmod(folder, 0o755); // root's server runs as somebody else, who must be able to enter
  const dataDir = path.join(folder, 'data');
  const started: EmbeddedPostgres[] = [];
  return {
    dataDir,
    async start(options = {}) {
      const server = await startEmbeddedPostgres({ dataDir, ephemeral: true, ...options });
      started.push(server);
      return server;
    },
    async [Symbol.asyncDispose]() {
      for (const server of started) await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Root's own temporary folder may be closed to the account that PostgreSQL runs as. */
function temporary(): string {
  return process.getuid?.() === 0 ? '/var/tmp' : os.tmpdir();
}
