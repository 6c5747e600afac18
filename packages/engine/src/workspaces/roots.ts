import { mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { Problem } from '@codelab/protocol/problem';
import { errorCode } from '../workspace/file-failure.ts';
import { isInside } from '../workspace/path-jail.ts';

/** Where on this server's disk workspaces may lie. */
export type Roots = {
  /** Folders in which a person may open others. */
  readonly open: readonly string[];
  /** Where new ones are made. */
  readonly newIn: string;
  readonly dataDirectory: string;
  /** The one that the server was started with: may be opened wherever it lies. */
  readonly start: string | undefined;
};

export function rootsOf({
  dataDirectory,
  roots,
  start,
}: {
  dataDirectory: string;
  roots: readonly string[];
  start: string | undefined;
}): Roots {
  return { open: roots, newIn: join(dataDirectory, 'workspaces'), dataDirectory, start };
}

/**
 * The real path of a folder that may be a workspace. It must lie within the roots after every symbolic link was
 * followed; the data directory holds keys and databases, so nothing of it is one, but what was made as a workspace.
 */
export async function allowedFolder(roots: Roots, path: string): Promise<string> {
  if (path.includes('\0') || !isAbsolute(path)) {
    throw notAllowed('not_absolute', 'Give the whole path of a folder on the server, from its root.');
  }
  const real = await realFolder(path);
  if (dirname(real) === real) throw notAllowed('whole_disk', 'The whole disk cannot be a workspace.');
  if (roots.start !== undefined && real === (await realOr(roots.start))) return real;
  const newIn = await realOr(roots.newIn);
  const data = await realOr(roots.dataDirectory);
  if (isInside(newIn, real) && real !== newIn) return real;
  if (isInside(data, real)) throw notAllowed('own', 'This folder belongs to CodeLab itself.');
  const open = await Promise.all(roots.open.map(realOr));
  if (open.some((root) => isInside(root, real))) return real;
  throw notAllowed(
    open.length === 0 ? 'no_roots' : 'outside',
    open.length === 0
      ? 'This server opens no folders besides those that it makes itself. Whoever runs it can name some in CODELAB_WORKSPACE_ROOTS.'
      : `This folder is not in one of the roots of this server (${roots.open.join(', ')}). Whoever runs it can name more in CODELAB_WORKSPACE_ROOTS.`,
  );
}

export async function folderForNew(roots: Roots): Promise<string> {
  await mkdir(roots.newIn, { recursive: true });
  return realpath(roots.newIn);
}

async function realFolder(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
  // Whether a path outside of the roots is there is nobody's business: both are told in the same words.
  throw notAllowed('absent', 'There is no such folder on the server, or it cannot be read.');
}

function realOr(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** The reason is for who says it in another language. */
export function notAllowed(reason: string, message: string): Problem {
  return new Problem('path_not_allowed', message, { reason });
}
