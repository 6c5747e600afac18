import { lstat, readdir } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyPrefix, removeCopy } from './copy-workspace.ts';

const dayMs = 24 * 60 * 60 * 1_000;

/** Removes the copies that a killed server left behind: those of a process that is gone, and any that is a day old. */
export async function sweepCopies(folder = tmpdir()): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await readdir(folder)) {
    if (!name.startsWith(copyPrefix)) continue;
    const path = join(folder, name);
    const known = await lstat(path).catch(() => undefined);
    const [host, pid] = name.slice(copyPrefix.length).split('~');
    const isOld = known !== undefined && Date.now() - known.ctimeMs > dayMs;
    if (!known?.isDirectory() || !(isOld || (host === hostname() && !isAlive(Number(pid))))) continue;
    await removeCopy(path);
    removed.push(name);
  }
  return removed;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
