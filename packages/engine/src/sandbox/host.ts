import { randomUUID } from 'node:crypto';
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runProcess } from './run-process.ts';
import type { Driver, HostsState, Sandbox } from './sandbox.ts';
import { environmentFor, ownerOf, programFolders, shellFor } from './shell.ts';

const mark = 'CODELAB_COMMAND';
const programs = [...programFolders, ...(process.platform === 'darwin' ? ['/opt/homebrew/bin'] : [])];

/** No isolation: a command can do what the server's user can do, which `reason` must say. */
export function hostSandbox(reason: string, promises: Sandbox['promises'] = []): Sandbox {
  const hosts: HostsState = { works: false, reason: 'Without a sandbox commands reach every name.', promises };
  return {
    kind: 'none',
    reason,
    promises,
    run: hostDriver().run,
    hosts: async () => hosts,
    close: async () => {},
  };
}

export function hostDriver(): Driver {
  return {
    run: async (command, options) => {
      const owner = await ownerOf(options.root);
      const [shell = '', ...words] = shellFor(command, {});
      const id = randomUUID();
      await using home = await temporaryHome(owner);
      const environment = environmentFor(
        { programs: [...programs, dirname(process.execPath)], home: home.path },
        options,
      );
      try {
        return await runProcess(
          { file: shell, arguments: words, cwd: options.root, environment: { ...environment, [mark]: id }, owner },
          options,
        );
      } finally {
        await killMarked(id);
      }
    },
  };
}

export async function temporaryHome(owner: { uid: number; gid: number } | undefined) {
  const path = await mkdtemp(join(tmpdir(), 'codelab-command-'));
  if (owner) await chown(path, owner.uid, owner.gid);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/**
 * Kills what left the command's process group, as daemons do. They still carry the command's mark in their environment,
 * which only Linux shows; one that wiped its environment survives.
 */
async function killMarked(id: string): Promise<void> {
  if (process.platform !== 'linux') return;
  for (let found = true; found; ) {
    found = false;
    for (const pid of await readdir('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      if (!environment.includes(`${mark}=${id}`)) continue;
      found = kill(Number(pid)) || found;
    }
  }
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
