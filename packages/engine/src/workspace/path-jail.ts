import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ToolFailure } from '../tools/tool-failure.ts';
import { errorCode, failureInWords } from './file-failure.ts';

/** Where tools may reach. Every path here is a real path: absolute, without symbolic links. */
export type Jail = {
  readonly root: string;
  /** The root as it was given, when that led through a symbolic link: absolute paths may begin with it too. */
  readonly givenRoot: string;
  /** Folders inside the root that belong to the server itself. */
  readonly hidden: readonly string[];
};

/** A place in the workspace after every symbolic link was followed. It need not exist. */
export type Place = {
  /** Relative to the root, with `/` between its parts; `.` for the root. Limits and rules judge this one. */
  readonly path: string;
  readonly absolute: string;
};

/**
 * Says where a path leads, or refuses it. The answer holds for the moment of asking only: who then touches the disk goes
 * through `openFolder`, which follows no link and so cannot be led elsewhere by one that appears meanwhile.
 */
export async function locate(jail: Jail, path: string): Promise<Place> {
  const absolute = resolve(jail.root, withinRoot(jail, path));
  const real = await realPathOf(absolute, path);
  if (!isInside(jail.root, real)) throw refused(path, 'leads out of the workspace through a symbolic link');
  if (jail.hidden.some((folder) => isInside(folder, real))) throw refused(path, 'belongs to CodeLab itself');
  return { path: relative(jail.root, real).split(sep).join('/') || '.', absolute: real };
}

export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

export function refused(path: string, why: string): ToolFailure {
  return new ToolFailure('path_not_allowed', `"${shown(path)}" ${why}.`);
}

/** What the words alone say, before the disk is asked. */
function withinRoot(jail: Jail, path: string): string {
  if (path.includes('\0')) throw refused(path, 'contains a NUL character');
  if (!path.isWellFormed()) throw refused(path, 'is not valid text');
  if (path === '~' || path.startsWith('~/')) {
    throw refused(path, 'begins with "~", which has no meaning here. Give a path relative to the workspace');
  }
  if (path.split(/[/\\]/).includes('..')) {
    throw refused(path, 'contains "..". Give a path relative to the root of the workspace, without ".."');
  }
  if (!isAbsolute(path)) {
    if (sep === '\\' && path.includes(':')) throw refused(path, 'contains a colon');
    return path;
  }
  const plain = resolve(path);
  const base = [jail.root, jail.givenRoot].find((root) => isInside(root, plain));
  if (base === undefined) {
    throw refused(path, 'is outside the workspace. Give a path relative to the root of the workspace');
  }
  return relative(base, plain);
}

/** The real path of the deepest part that exists, followed by the parts that do not exist yet. */
export async function realPathOf(absolute: string, path: string): Promise<string> {
  const missing: string[] = [];
  for (let current = absolute; ; current = dirname(current)) {
    try {
      return join(await realpath(current), ...missing);
    } catch (error) {
      if (errorCode(error) === 'ELOOP') throw refused(path, 'is a circle of symbolic links');
      if (errorCode(error) !== 'ENOENT' || dirname(current) === current) throw failureInWords(shown(path), error);
      if (await isLink(current)) throw refused(path, 'is a symbolic link to something that does not exist');
      missing.unshift(basename(current));
    }
  }
}

async function isLink(absolute: string): Promise<boolean> {
  try {
    return (await lstat(absolute)).isSymbolicLink();
  } catch {
    return false;
  }
}

/** Paths in messages come from a model: they may be endless, and hold what a database cannot. */
function shown(path: string): string {
  const whole = path.replaceAll('\0', '\\0').toWellFormed();
  return whole.length > 300 ? `${whole.slice(0, 300).toWellFormed()}…` : whole;
}
