import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { link, lstat, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ToolFailure } from '../tools/tool-failure.ts';
import { errorCode, failureInWords } from './file-failure.ts';
import { type Folder, openFolder, ownerFor } from './folder.ts';
import { type Jail, locate, type Place, refused } from './path-jail.ts';
import { notAFile } from './read-files.ts';

const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

export async function writeFile(jail: Jail, path: string, content: string): Promise<{ sizeBytes: number }> {
  const place = await locate(jail, path);
  const bytes = Buffer.from(content, 'utf8');
  await inFolderOf(jail, { path, place, create: 'create' }, async (folder, name) => {
    const existing = await statOf(folder, name);
    if (existing) assertChangeable(path, existing);
    await replace(folder, name, { bytes, existing });
  });
  return { sizeBytes: bytes.length };
}

export async function makeDirectory(jail: Jail, path: string): Promise<void> {
  const place = await locate(jail, path);
  try {
    await using _ = await openFolder(jail, place.absolute, 'create');
  } catch (error) {
    throw failureInWords(path, error);
  }
}

export async function removeFile(jail: Jail, path: string): Promise<void> {
  const place = await locateItself(jail, path);
  await inFolderOf(jail, { path, place, create: 'must_exist' }, async (folder, name) => {
    assertFile(path, await lstat(folder.at(name)));
    await unlink(folder.at(name));
  });
}

export async function moveFile(jail: Jail, from: string, to: string): Promise<void> {
  const source = await locateItself(jail, from);
  const target = await locate(jail, to);
  await inFolderOf(jail, { path: from, place: source, create: 'must_exist' }, async (sourceFolder, sourceName) => {
    assertFile(from, await lstat(sourceFolder.at(sourceName)));
    await inFolderOf(jail, { path: to, place: target, create: 'create' }, async (targetFolder, targetName) => {
      await moveUnlessTaken(sourceFolder.at(sourceName), targetFolder.at(targetName));
    });
  });
}

type Target = { readonly path: string; readonly place: Place; readonly create: 'create' | 'must_exist' };

async function inFolderOf(
  jail: Jail,
  target: Target,
  act: (folder: Folder, name: string) => Promise<void>,
): Promise<void> {
  const { path, place } = target;
  if (place.path === '.') throw new ToolFailure('tool_failed', `"${path}" is the workspace itself.`);
  try {
    await using folder = await openFolder(jail, dirname(place.absolute), target.create);
    await act(folder, basename(place.absolute));
  } catch (error) {
    throw failureInWords(path, error);
  }
}

/** For removing and moving: the last part is not followed, because a link is not the file that it leads to. */
async function locateItself(jail: Jail, path: string): Promise<Place> {
  const place = await locate(jail, path);
  if (place.path === '.') return place;
  const parent = await locate(jail, dirname(path));
  return { path: place.path, absolute: join(parent.absolute, basename(path)) };
}

/** Written beside the file and then put in its place, so that nobody ever reads half of it. */
async function replace(
  folder: Folder,
  name: string,
  file: { bytes: Buffer; existing: Stats | undefined },
): Promise<void> {
  const mode = file.existing && file.existing.mode & 0o777;
  const temporary = folder.at(`.codelab-${randomUUID()}.tmp`);
  try {
    await using handle = await open(temporary, createFlags, mode ?? 0o666);
    await handle.writeFile(file.bytes);
    const owner = file.existing ?? (await ownerFor(folder));
    if (owner && process.getuid?.() === 0) await handle.chown(owner.uid, owner.gid);
    if (mode !== undefined) await handle.chmod(mode);
    await handle.sync();
    await rename(temporary, folder.at(name));
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** A hard link keeps a file from being replaced by one that appears meanwhile; `rename` alone would replace it. */
async function moveUnlessTaken(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // Not every disk knows hard links.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errorCode(error) ?? '')) throw error;
    if (await exists(to)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
    return rename(from, to);
  }
  await unlink(from);
}

function assertFile(path: string, known: Stats): void {
  if (known.isDirectory()) {
    throw new ToolFailure('tool_failed', `"${path}" is a folder. Name its files one by one, or use a command.`);
  }
  if (known.isSymbolicLink()) throw refused(path, 'is a symbolic link. Remove or move it with a command');
  if (!known.isFile()) throw notAFile(path);
}

function assertChangeable(path: string, known: Stats): void {
  if (known.isDirectory()) throw new ToolFailure('tool_failed', `"${path}" is a folder, not a file.`);
  if (!known.isFile()) throw notAFile(path);
  // The other name may lie outside the workspace, where no path tells.
  if (known.nlink > 1) throw refused(path, 'has a second name on the disk (a hard link), so it may not be changed');
}

async function statOf(folder: Folder, name: string): Promise<Stats | undefined> {
  try {
    return await lstat(folder.at(name));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
