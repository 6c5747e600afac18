import { execFileSync, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from '../embedded-postgres-error.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { type PostgresCluster, sentenceFor } from './postgres-cluster.ts';
import { bareEnvironment } from './run-as.ts';
import { isAlive } from './run-lock.ts';

/** A server that accepts connections. */
export interface PostgresProcess {
  readonly pid: number;
  readonly port: number;
  readonly adopted: boolean;
}

export interface LaunchOptions {
  readonly binaries: PostgresBinaries;
  /** With a `port`, if it has to be that one. */
  readonly settings: Readonly<Record<string, string | number>>;
  readonly logFile: string;
}

const startTimeoutMs = 120_000;

/**
 * A server on this cluster whose parent was killed: it is taken over. One that is just starting or stopping is waited
 * for. A `postmaster.pid` whose pid is another program's by now would keep PostgreSQL from starting, and goes.
 */
export async function leftBehind({ folder }: PostgresCluster): Promise<PostgresProcess | undefined> {
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    const found = postmasterOf(folder);
    if (!found || !isAlive(found.pid)) return undefined;
    if (!isServerOf(found.pid, folder)) {
      rmSync(pidFile(folder), { force: true });
      return undefined;
    }
    if (found.status === 'ready') return { pid: found.pid, port: found.port, adopted: true };
    if (performance.now() > deadline) {
      throw new EmbeddedPostgresError(
        `The database server of ${folder} (process ${found.pid}) neither starts nor ends.`,
      );
    }
    await sleep(50);
  }
}

/** In a process group of its own, so that a Ctrl-C reaches us and not the server. */
export async function launchPostgres(cluster: PostgresCluster, options: LaunchOptions): Promise<PostgresProcess> {
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    const outcome = await attempt(cluster, options, deadline);
    if (typeof outcome !== 'string') return outcome;
    // Another program took the port; or the last server's children are not gone yet. Both pass.
    const passing = /Address already in use|pre-existing shared memory block/.test(outcome);
    if (!passing || performance.now() > deadline) {
      const what = `The database in ${cluster.folder} does not start (see ${options.logFile})`;
      throw new EmbeddedPostgresError(sentenceFor(what, outcome));
    }
    await sleep(100);
  }
}

async function attempt(
  { folder, account }: PostgresCluster,
  { binaries, settings, logFile }: LaunchOptions,
  deadline: number,
): Promise<PostgresProcess | string> {
  const port = Number(settings.port ?? (await freePort()));
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings, port };
  const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Into a file: the reader of a pipe would die with us, and the server with its next line.
  const log = openSync(logFile, 'a', 0o600);
  const from = fstatSync(log).size;
  const child = spawn(binaries.postgres, ['-D', folder, ...args], {
    ...account,
    env: bareEnvironment,
    cwd: '/',
    stdio: ['ignore', 'ignore', log],
    detached: true,
  });
  closeSync(log);
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', () => {
    ended = readFileSync(logFile).subarray(from).toString('utf8');
  });
  child.unref();
  while (ended === undefined) {
    const found = postmasterOf(folder);
    if (found && found.pid === child.pid && found.status === 'ready') return { pid: found.pid, port, adopted: false };
    if (performance.now() > deadline) {
      child.kill('SIGQUIT');
      return `it was not ready after ${startTimeoutMs / 1_000} s`;
    }
    await sleep(10);
  }
  return ended;
}

/** Asks nicely, then firmly. A server that was killed recovers at its next start. */
export async function stopPostgres({ pid }: PostgresProcess, { folder }: PostgresCluster): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isServerOf(pid, folder)) return;
    signalPostgres(pid, signal);
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline) {
      if (!isAlive(pid)) return;
      await sleep(20);
    }
  }
}

export function signalPostgres(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone.
  }
}

function pidFile(folder: string): string {
  return path.join(folder, 'postmaster.pid');
}

/** What the server says about itself: pid, data directory, start, port, socket, address, memory key, status. */
function postmasterOf(folder: string): { pid: number; port: number; status: string } | undefined {
  try {
    const lines = readFileSync(pidFile(folder), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? 'starting' };
  } catch {
    return undefined;
  }
}

/** Whether that process is a server on that cluster, by its command line. */
function isServerOf(pid: number, folder: string): boolean {
  try {
    switch (process.platform) {
      case 'linux':
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(folder);
      case 'win32':
        return isAlive(pid);
      default:
        return execFileSync('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(
          ` ${folder} `,
        );
    }
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('the system gave no port'));
      });
    });
  });
}
