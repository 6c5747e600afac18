import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { EmbeddedPostgresError } from '../embedded-postgres-error.ts';

export interface RunLock {
  release(): void;
}

const heartbeatMs = 5_000;

/**
 * One server per data directory: a second one would share, and when it ends stop, the first one's database.
 * The file says who holds it. A holder on this machine is looked up by pid and start time, because after a reboot or
 * in a container the pid alone is soon somebody else's; one on another machine counts while it touches the file.
 */
export function takeRunLock(dataDir: string): RunLock {
  const file = path.join(dataDir, 'run.pid');
  const mine = [process.pid, os.hostname(), startOf(process.pid)].join('\n');
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const theirs = contentOf(file);
    if (theirs === undefined) continue;
    if (isHeld(file, theirs)) {
      const [pid, host = os.hostname()] = theirs.split('\n');
      const where = host === os.hostname() ? '' : ` on ${host}`;
      throw new EmbeddedPostgresError(`CodeLab is already running with ${dataDir} (process ${pid || '?'}${where}).`);
    }
    removeStale(file, theirs);
  }
  const heartbeat = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      // Only another machine would miss it.
    }
  }, heartbeatMs);
  heartbeat.unref();
  return {
    release() {
      clearInterval(heartbeat);
      if (contentOf(file) === mine) rmSync(file, { force: true });
    },
  };
}

function isHeld(file: string, content: string): boolean {
  const [pid, host, start] = content.split('\n');
  if (pid === undefined || start === undefined) return isRecent(file, 1_000); // being written just now
  if (host !== os.hostname()) return isRecent(file, 4 * heartbeatMs);
  return isAlive(Number(pid)) && startOf(Number(pid)) === start;
}

/** By way of a rename, so that of two who find it stale only one removes it, and never the other's new one. */
function removeStale(file: string, content: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // somebody else was faster
  }
  if (contentOf(aside) === content) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Tells two processes with the same pid apart. Empty where the system does not say. */
function startOf(pid: number): string {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // Fields are counted after the name, which may itself hold spaces and brackets; the start is field 22.
      return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
    }
    if (process.platform === 'win32') return '';
    return execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: {} }).trim();
  } catch {
    return '';
  }
}

function isRecent(file: string, withinMs: number): boolean {
  try {
    return Date.now() - statSync(file).mtimeMs < withinMs;
  } catch {
    return false;
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
