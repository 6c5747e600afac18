import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ToolFailure } from '../tools/tool-failure.ts';
import { type Content, contentOf } from './file-content.ts';
import { errorCode, failureInWords } from './file-failure.ts';
import { openFolder } from './folder.ts';
import { isInside, type Jail, locate } from './path-jail.ts';

export type Entry = { readonly name: string; readonly kind: 'file' | 'folder' | 'link' | 'other' };

// A pipe without a writer must not hold up who opens it.
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export async function inspect(jail: Jail, path: string): Promise<Content> {
  const place = await locate(jail, path);
  if (place.path === '.') return { type: 'folder' };
  try {
    await using folder = await openFolder(jail, dirname(place.absolute), 'must_exist');
    const at = folder.at(basename(place.absolute));
    const known = await lstat(at);
    if (known.isDirectory()) return { type: 'folder' };
    if (!known.isFile()) throw notAFile(path);
    await using file = await open(at, readFlags);
    if (!(await file.stat()).isFile()) throw notAFile(path);
    return await contentOf(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { type: 'absent' };
    throw failureInWords(path, error);
  }
}

/** In the order of names. The server's own folders are not there. */
export async function list(jail: Jail, path: string): Promise<Entry[]> {
  const place = await locate(jail, path);
  try {
    await using folder = await openFolder(jail, place.absolute, 'must_exist');
    const entries = await readdir(folder.at(), { withFileTypes: true });
    return entries
      .filter((entry) => !jail.hidden.some((hidden) => isInside(hidden, join(place.absolute, entry.name))))
      .map(
        (entry) =>
          ({
            name: entry.name,
            kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'other',
          }) as const,
      )
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    throw failureInWords(path, error);
  }
}

export function notAFile(path: string): ToolFailure {
  return new ToolFailure('path_not_allowed', `"${path}" is neither a file nor a folder.`);
}
