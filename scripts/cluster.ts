// `npm run cluster`: two servers on one database, one data directory and one workspace, each on a port of its own. What
// replicas behind a proxy are, for a machine without Docker. Nothing that dies is restarted in silence.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { startEmbeddedPostgres } from '@codelab/database/embedded-postgres';
import { EmbeddedPostgresError } from '@codelab/database/embedded-postgres-error';
import { root } from './process.ts';

const program = path.join(root, 'apps/server/src/main.ts');
const guard = pathToFileURL(path.join(root, 'scripts/stop-with-parent.mjs')).href;
const firstPort = portIn(process.env.PORT?.trim() || '3000');
const dataDir = path.resolve(process.env.CODELAB_DATA_DIR?.trim() || '.data');

const running = new Map<number, ChildProcess>();
let stopping = false;
const allEnded = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);

const postgres = process.env.DATABASE_URL?.trim() ? undefined : await startedPostgres();
for (const port of [firstPort, firstPort + 1]) if (!stopping) run(port, postgres?.url() ?? process.env.DATABASE_URL);
if (running.size > 0) await allEnded.promise;
await postgres?.stop();
process.exit();

function run(port: number, databaseUrl: string | undefined): void {
  const child = spawn(process.execPath, ['--import', guard, program], {
    cwd: root,
    env: { ...process.env, PORT: String(port), CODELAB_DATA_DIR: dataDir, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.set(port, child);
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    if (from) createInterface({ input: from }).on('line', (line) => void to.write(`[${port}] ${line}\n`));
  }
  child.once('close', (code, signal) => {
    running.delete(port);
    if (!stopping) {
      const others = [...running.keys()];
      const rest = others.length > 0 ? `the one on port ${others.join(', ')} goes on` : 'none is left';
      say(`the server on port ${port} has ended (${signal ?? `exit code ${code}`}); ${rest}.`);
      process.exitCode = 1;
    }
    if (running.size === 0) allEnded.resolve();
  });
}

function stop(): void {
  stopping = true;
  for (const child of running.values()) child.kill('SIGTERM');
}

async function startedPostgres() {
  try {
    return await startEmbeddedPostgres({
      dataDir,
      watch: {
        onDown: (reason) => say(`Postgres is down and is started again (${reason}).`),
        onUp: () => say('Postgres runs again.'),
      },
    });
  } catch (error) {
    if (!(error instanceof EmbeddedPostgresError)) throw error;
    say(error.message);
    process.exit(1);
  }
}

/** The rest of the environment is each server's own to judge. */
function portIn(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_535) return port;
  say(`PORT is "${text}"; the servers take that port and the next, so it must be 1 to 65534.`);
  process.exit(1);
}

function say(line: string): void {
  process.stderr.write(`codelab: ${line}\n`);
}
