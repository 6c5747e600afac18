import { constants } from 'node:fs';
import { chown, type FileHandle, mkdir, open, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { errorCode } from './file-failure.ts';
import { type Jail, refused } from './path-jail.ts';

/** A folder held open: its entries are reached through the handle, wherever its name may lead by now. */
export type Folder = AsyncDisposable & {
  /** The path under which this folder, or an entry of it, is reached. Never shown. */
  readonly at: (name?: string) => string;
  readonly handle: FileHandle;
};

// Linux reaches an entry of an open folder as `/proc/self/fd/N/name`, which is what `openat` does elsewhere.
const throughHandles = process.platform === 'linux';
const flags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * Walks down from the root, one open folder at a time, and follows no symbolic link: the path was resolved before, so a
 * link on the way appeared since and is refused.
 */
export async function openFolder(jail: Jail, absolute: string, create: 'create' | 'must_exist'): Promise<Folder> {
  const parts = relative(jail.root, absolute).split(sep).filter(Boolean);
  let folder = await hold(jail.root);
  for (const part of parts) {
    await using parent = folder;
    if (create === 'create') await makeFolder(parent, part);
    folder = await hold(parent.at(part));
  }
  if (!throughHandles && (await realpath(absolute)) !== absolute) {
    await folder[Symbol.asyncDispose]();
    throw refused(parts.join('/'), 'became a symbolic link while it was being opened');
  }
  return folder;
}

async function hold(path: string): Promise<Folder> {
  const handle = await open(path, flags);
  const base = throughHandles ? `/proc/self/fd/${handle.fd}` : path;
  return {
    handle,
    at: (name) => (name === undefined ? base : join(base, name)),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

async function makeFolder(parent: Folder, name: string): Promise<void> {
  try {
    await mkdir(parent.at(name));
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    throw error;
  }
  const owner = await ownerFor(parent);
  if (owner) await chown(parent.at(name), owner.uid, owner.gid);
}

/** A server that runs as root gives what it makes to the owner of the folder, so that people can go on working there. */
export async function ownerFor(folder: Folder): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = await folder.handle.stat();
  return uid === 0 ? undefined : { uid, gid };
}
