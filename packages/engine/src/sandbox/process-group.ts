import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A control group of the kernel for one command, in which no more than so many processes can be. */
export type ProcessGroup = AsyncDisposable & { readonly path: string };

/**
 * The limit of a user does not bind root, so a server that runs as root counts by control groups; where it has none, as
 * in many containers, `undefined`. Anybody else is bound by the limit of the user.
 */
export async function processGroup(processes: number): Promise<ProcessGroup | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  found ??= parentGroup();
  const parent = await found;
  if (parent === undefined) return undefined;
  const path = join(parent, `codelab-${randomUUID()}`);
  try {
    await mkdir(path);
    await writeFile(join(path, 'pids.max'), `${processes}`);
  } catch {
    await rmdir(path).catch(() => undefined);
    return undefined;
  }
  return { path, [Symbol.asyncDispose]: () => remove(path) };
}

let found: Promise<string | undefined> | undefined;

async function parentGroup(): Promise<string | undefined> {
  const lines = (await readFile('/proc/self/cgroup', 'utf8').catch(() => '')).split('\n');
  for (const line of lines) {
    const [, controllers = '', own = '/'] = line.split(':');
    const mounts = controllers === '' ? ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'] : ['/sys/fs/cgroup/pids'];
    if (controllers !== '' && controllers !== 'pids') continue;
    for (const mount of mounts) {
      const parent = join(mount, own);
      if (controllers === '') await writeFile(join(parent, 'cgroup.subtree_control'), '+pids').catch(() => undefined);
      if (await canCount(parent)) return parent;
    }
  }
  return undefined;
}

async function canCount(parent: string): Promise<boolean> {
  const path = join(parent, `codelab-${randomUUID()}`);
  try {
    await mkdir(path);
  } catch {
    return false;
  }
  const counts = existsSync(join(path, 'pids.max'));
  await remove(path);
  return counts;
}

/** Whoever is still in it is killed, also one that left its session and hides. The kernel lets go of it a little later. */
async function remove(path: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const members = await readFile(join(path, 'cgroup.procs'), 'utf8').catch(() => '');
    for (const pid of members.split('\n')) if (pid !== '') kill(Number(pid));
    try {
      return await rmdir(path);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10 * attempt));
    }
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was faster.
  }
}
