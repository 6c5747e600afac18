import { mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { type KeptPostgres, keepPostgres, type PostgresWatch } from './internal/keep-postgres.ts';
import { installedFolder, postgresBinaries } from './internal/postgres-binaries.ts';
import { clusterUser, type PostgresCluster, postgresCluster } from './internal/postgres-cluster.ts';
import { postgresHome } from './internal/postgres-home.ts';
import { launchPostgres, leftBehind, signalPostgres, stopPostgres } from './internal/postgres-process.ts';
import { unprivilegedAccount } from './internal/run-as.ts';
import { type RunLock, takeRunLock } from './internal/run-lock.ts';

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** For tests: nothing is made safe against a power cut. */
  readonly ephemeral?: boolean | undefined;
  readonly settings?: Readonly<Record<string, string | number>> | undefined;
  readonly watch?: PostgresWatch | undefined;
}

export interface EmbeddedPostgres {
  url(database?: string): string;
  readonly port: number;
  /** Another one after the server was gone and has been started again. */
  readonly pid: number;
  /** It was running already, left behind by a process that was killed. */
  readonly adopted: boolean;
  /** Stops the server and lets go of the data directory. Harmless when called again. */
  stop(): Promise<void>;
}

const unsafeSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
const logLimitBytes = 5_000_000;

/**
 * Starts a real PostgreSQL on a free port of this machine alone, over the data in `dataDir`, which it makes the first
 * time, and keeps it up until it is stopped. Throws an EmbeddedPostgresError, in one sentence, for everything that a person can do something about.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const wanted = path.resolve(options.dataDir);
  let lock: RunLock | undefined;
  try {
    mkdirSync(wanted, { recursive: true, mode: 0o755 });
    const dataDir = realpathSync(wanted); // one directory has one name, however it is reached
    lock = takeRunLock(dataDir);
    return await start(dataDir, options, lock);
  } catch (error) {
    lock?.release();
    throw inOneSentence(error, wanted);
  }
}

async function start(
  dataDir: string,
  { ephemeral = false, settings = {}, watch = {} }: EmbeddedPostgresOptions,
  lock: RunLock,
): Promise<EmbeddedPostgres> {
  const account = unprivilegedAccount();
  const home = await postgresHome(dataDir, account);
  const binaries = await postgresBinaries(await installedFolder(), home, account);
  const cluster = await postgresCluster(home, binaries, { account, ephemeral });
  const launch = (port?: number) =>
    launchPostgres(cluster, {
      binaries,
      settings: { ...(ephemeral ? unsafeSettings : {}), ...settings, ...(port !== undefined && { port }) },
      logFile: openedLog(dataDir, binaries.major),
    });
  const running = (await leftBehind(cluster)) ?? (await launch());
  const relaunch = async (port: number) => (await leftBehind(cluster)) ?? (await launch(port));
  return handleOf(keepPostgres(running, relaunch, watch), cluster, lock);
}

function handleOf(kept: KeptPostgres, cluster: PostgresCluster, lock: RunLock): EmbeddedPostgres {
  const { port, adopted } = kept.current;
  // A process that exits without having called stop() takes its server along; one that is killed leaves it behind.
  const leaving = () => signalPostgres(kept.current.pid, 'SIGINT');
  process.once('exit', leaving);
  let stopped: Promise<void> | undefined;
  return {
    port,
    adopted,
    get pid() {
      return kept.current.pid;
    },
    url: (database = 'postgres') =>
      `postgres://${clusterUser}:${cluster.password}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    stop() {
      stopped ??= kept
        .release()
        .then((running) => stopPostgres(running, cluster))
        .then(() => {
          process.off('exit', leaving);
          lock.release();
        });
      return stopped;
    },
  };
}

/** What the system refused us is something that a person can mend; anything else is a bug and stays what it is. */
function inOneSentence(error: unknown, dataDir: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  const why = 'code' in error && error.code === 'ENOSPC' ? 'the disk is full' : error.message;
  return new EmbeddedPostgresError(`The data directory ${dataDir} cannot be used (${why}).`, { cause: error });
}

/** What the server says goes here; begun anew when it has become long. */
function openedLog(dataDir: string, major: number): string {
  const file = path.join(dataDir, `pg${major}.log`);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logLimitBytes) rmSync(file);
  return file;
}
