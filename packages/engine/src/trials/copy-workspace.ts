import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import {
  chmod,
  chown,
  copyFile,
  lchown,
  lstat,
  mkdir,
  open,
  readdir,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { matchingFolders } from '../tools/ripgrep.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import { openFolder } from '../workspace/folder.ts';
import { isInside } from '../workspace/path-jail.ts';
import type { Workspace } from '../workspace/workspace.ts';

export const limits = { files: 30_000, bytes: 300 * 1024 * 1024 } as const;
const atOnce = 16;
/** Installed dependencies: large, and read far more often than changed. */
const dependencyNames: ReadonlySet<string> = new Set(['node_modules', '.venv', 'venv', '.pnpm-store']);

/** What stands in a copy before anything runs in it, by paths relative to the root. */
export type Manifest = {
  /** Each file as it was where it came from. */
  readonly files: ReadonlyMap<string, Stats>;
  readonly links: ReadonlyMap<string, string>;
  readonly folders: ReadonlySet<string>;
};

export type WorkspaceCopy = AsyncDisposable & {
  readonly path: string;
  readonly manifest: Manifest;
  /** By the clock of the disk: every inode that changed later, the command changed. */
  readonly copiedAtMs: number;
  /** Folders of dependencies that git would ignore: they are not copied, and can only be read. */
  readonly readOnly: readonly string[];
  /** Folders whose contents are not in the copy: these, and the server's own. */
  readonly leftOut: ReadonlySet<string>;
};

type Copying = {
  readonly workspace: Workspace;
  readonly path: string;
  /** Folders by the name of dependencies that are part of the project itself. */
  readonly kept: ReadonlySet<string>;
  readonly readOnly: string[];
  readonly leftOut: Set<string>;
  readonly files: Map<string, Stats>;
  readonly links: Map<string, string>;
  readonly folders: Set<string>;
  readonly signal: AbortSignal;
  bytes: number;
};

/**
 * Copies a workspace to a folder of its own, by reference where the disk knows how. Each folder is held open while it is
 * read and no link is followed, so that nothing from outside gets into the copy. Throws `ToolFailure` for too much.
 */
export async function copyWorkspace(workspace: Workspace, signal: AbortSignal): Promise<WorkspaceCopy> {
  const home = join(tmpdir(), copyName());
  const path = join(home, 'workspace');
  const dispose = () => removeCopy(home);
  const kept = await matchingFolders({ root: workspace.root, signal }, dependencyNames);
  const copying: Copying = {
    ...{ workspace, path, kept, signal, readOnly: [], leftOut: new Set() },
    ...{ files: new Map(), links: new Map(), folders: new Set(), bytes: 0 },
  };
  try {
    const root = await lstat(workspace.root);
    // Whoever else is on the machine sees nothing of it.
    await mkdir(home, { mode: 0o700 });
    if (isRoot) await chown(home, ...ownerIn(root));
    await mkdir(path);
    await copyFolder(copying, '');
    await like(path, root);
    const copiedAtMs = await timeOf(join(home, 'copied'));
    const { readOnly, leftOut } = copying;
    return { path, manifest: copying, copiedAtMs, readOnly, leftOut, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The clock of a disk stands still for a few milliseconds at a time: what follows is to be seen as later. */
async function timeOf(marker: string): Promise<number> {
  await writeFile(marker, '');
  const { ctimeMs } = await lstat(marker);
  await setTimeout(20);
  return ctimeMs;
}

export const copyPrefix = 'codelab-trial-';

/** Says whose it is, for who sweeps after a crash. */
function copyName(): string {
  return `${copyPrefix}${hostname()}~${process.pid}~${randomUUID()}`;
}

/** A command may have taken away the right to enter its folders. */
export async function removeCopy(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(async () => {
    await openUp(path);
    await rm(path, { recursive: true, force: true });
  });
}

async function openUp(path: string): Promise<void> {
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await openUp(join(path, entry.name));
  }
}

async function copyFolder(copying: Copying, folder: string): Promise<void> {
  const { workspace, path, signal } = copying;
  const { root, hidden } = workspace;
  const below: string[] = [];
  const files: string[] = [];
  await using held = await openFolder({ root, givenRoot: root, hidden }, join(root, folder), 'must_exist');
  for (const entry of await readdir(held.at(), { withFileTypes: true })) {
    signal.throwIfAborted();
    const name = join(folder, entry.name);
    if (entry.isDirectory()) {
      await mkdir(join(path, name), { mode: 0o700 });
      copying.folders.add(name);
      below.push(name);
    } else if (entry.isSymbolicLink()) await copyLink(copying, held.at(entry.name), name);
    else if (entry.isFile()) files.push(entry.name);
    if (copying.files.size + files.length > limits.files) throw tooMuch(`${limits.files} files`);
  }
  for (let at = 0; at < files.length; at += atOnce) {
    await Promise.all(files.slice(at, at + atOnce).map((name) => copyOne(copying, held.at(name), join(folder, name))));
  }
  for (const name of below) {
    if (!isLeftOut(copying, name)) await copyFolder(copying, name);
    await like(join(path, name), await lstat(join(root, name)));
  }
}

/** Its place is there, and nothing in it. */
function isLeftOut({ workspace, kept, readOnly, leftOut }: Copying, name: string): boolean {
  const isHidden = workspace.hidden.some((one) => isInside(one, join(workspace.root, name)));
  const isDependency = dependencyNames.has(basename(name)) && !kept.has(name);
  if (isHidden || isDependency) leftOut.add(name);
  if (isDependency && !isHidden) readOnly.push(name);
  return isHidden || isDependency;
}

async function copyLink({ path, links }: Copying, from: string, name: string): Promise<void> {
  const target = await readlink(from);
  await symlink(target, join(path, name));
  if (isRoot) await lchown(join(path, name), ...ownerIn(await lstat(from)));
  links.set(name, target);
}

async function copyOne(copying: Copying, from: string, name: string): Promise<void> {
  await using file = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const source = await file.stat();
  if (!source.isFile()) return;
  copying.bytes += source.size;
  if (copying.bytes > limits.bytes) throw tooMuch('300 MB');
  const to = join(copying.path, name);
  await copyFile(`/proc/self/fd/${file.fd}`, to, constants.COPYFILE_FICLONE);
  // The mode comes with the copy.
  if (isRoot) await chown(to, ...ownerIn(source));
  await utimes(to, source.atime, source.mtime);
  copying.files.set(name, source);
}

const isRoot = process.getuid?.() === 0;

function ownerIn({ uid, gid }: Stats): [number, number] {
  return [uid, gid];
}

async function like(path: string, source: Stats): Promise<void> {
  if (isRoot) await chown(path, ...ownerIn(source));
  await chmod(path, source.mode & 0o7777);
  await utimes(path, source.atime, source.mtime);
}

function tooMuch(what: string): ToolFailure {
  return new ToolFailure(
    'too_large_to_try',
    `The workspace is too large to try this in a copy: it has more than ${what}.`,
  );
}
