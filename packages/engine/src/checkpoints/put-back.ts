import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rename, rmdir, symlink, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../workspace/file-failure.ts';
import { type Folder, openFolder, ownerFor } from '../workspace/folder.ts';
import type { Jail } from '../workspace/path-jail.ts';

/**
 * git would follow a path by its names, and a program that still runs could lead it out of the workspace through a link
 * that it makes meanwhile. So files are put back through folders that are held open.
 */
export type Kept = { readonly bytes: Buffer; readonly mode: string };

// Something else stands where the file, or a folder on the way to it, would be.
const inTheWay: ReadonlySet<string> = new Set(['ENOTDIR', 'EISDIR', 'ENOTEMPTY', 'EEXIST', 'ELOOP', 'EBUSY']);

/** Puts files back; the folder of the last one is kept open, as the next is mostly in it too. */
export type Putting = AsyncDisposable & {
  /** `false`: something that is kept nowhere stands in its place. */
  putBack(path: string, kept: Kept): Promise<boolean>;
};

export function putting(jail: Jail): Putting {
  let last: { readonly at: string; readonly folder: Folder } | undefined;
  const close = async () => {
    const open = last;
    last = undefined;
    await open?.folder[Symbol.asyncDispose]();
  };
  return {
    async putBack(path, kept) {
      const absolute = join(jail.root, path);
      const at = dirname(absolute);
      try {
        if (last?.at !== at) {
          await close();
          last = { at, folder: await openFolder(jail, at, 'create') };
        }
        await putIn(last.folder, basename(absolute), kept);
        return true;
      } catch (error) {
        if (inTheWay.has(errorCode(error) ?? '')) return false;
        throw error;
      }
    },
    [Symbol.asyncDispose]: close,
  };
}

async function putIn(folder: Folder, name: string, kept: Kept): Promise<void> {
  const existing = await lstat(folder.at(name)).catch(() => undefined);
  if (existing?.isDirectory()) await rmdir(folder.at(name)); // only an empty one goes
  const temporary = `.codelab-${randomUUID()}.tmp`;
  try {
    if (kept.mode === '120000') await symlink(kept.bytes, folder.at(temporary));
    else await writeAt(folder, temporary, { ...kept, existing: existing?.isFile() ? existing.mode : undefined });
    await rename(folder.at(temporary), folder.at(name));
  } catch (error) {
    await unlink(folder.at(temporary)).catch(() => {});
    throw error;
  }
}

/** Removes a file that is kept, and the folders that are empty without it. `false`: it was not there any more. */
export async function removeKept(jail: Jail, path: string): Promise<boolean> {
  const absolute = join(jail.root, path);
  try {
    await using folder = await openFolder(jail, dirname(absolute), 'must_exist');
    await unlink(folder.at(basename(absolute)));
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || inTheWay.has(errorCode(error) ?? '')) return false;
    throw error;
  }
  for (let at = dirname(absolute); at !== jail.root; at = dirname(at)) {
    try {
      await using parent = await openFolder(jail, dirname(at), 'must_exist');
      await rmdir(parent.at(basename(at)));
    } catch {
      break; // something is left in it
    }
  }
  return true;
}

const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/** git knows of a file's mode only whether it can be run; the rest stays as it is. */
async function writeAt(
  folder: Folder,
  name: string,
  { bytes, mode, existing }: Kept & { existing: number | undefined },
): Promise<void> {
  const runs = mode === '100755';
  await using handle = await open(folder.at(name), flags, runs ? 0o777 : 0o666);
  await handle.writeFile(bytes);
  const owner = await ownerFor(folder);
  if (owner) await handle.chown(owner.uid, owner.gid);
  if (existing === undefined) return;
  const plain = existing & 0o666;
  await handle.chmod(runs ? plain | ((plain & 0o444) >> 2) : plain);
}
