import { accessSync, constants, lstatSync } from 'node:fs';
import { readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { parts } from './git.ts';
import { type Repository, withIndex } from './repository.ts';

/** Larger files are not kept: they would fill the disk with what nobody edits. */
export const maxKeptBytes = 5 * 1024 * 1024;
const maxLeftOut = 2_000;

export type Taken = {
  /** The same files give the same commit. */
  readonly commit: string;
  /** Paths that are there and not kept; a folder ends with `/` and is a repository of its own. */
  readonly leftOut: readonly string[];
};

/** Keeps all files as they are now. Costs one look at each file; what has not changed is not read. */
export function take(repository: Repository, timeoutMs: number): Promise<Taken> {
  return withIndex(repository, async (index) => {
    const { add, drop, leftOut } = await changesIn(repository, index, timeoutMs);
    const known = await lastCommit(repository);
    if (add.length + drop.length === 0 && known && (await isStillThere(repository, known))) {
      return { commit: known, leftOut };
    }
    await rm(lastFile(repository), { force: true });
    if (drop.length > 0) {
      const input = drop.join('\0');
      await repository.run(['update-index', '--force-remove', '-z', '--stdin'], { environment: index, input });
    }
    if (add.length > 0) {
      const input = add.join('\0');
      const args = ['update-index', '--add', '--remove', '--replace', '-z', '--stdin'];
      await repository.run(args, { environment: index, input, timeoutMs });
    }
    const tree = await line(repository, ['write-tree'], index);
    const commit = await line(repository, ['commit-tree', tree, '-m', 'checkpoint'], index);
    await repository.run(['update-ref', refOf(commit), commit]);
    await isStillThere(repository, commit);
    await writeFile(lastFile(repository), commit);
    return { commit, leftOut };
  });
}

/** Touched, so that nobody takes it for forgotten before its row is written. */
async function isStillThere({ folder }: Repository, commit: string): Promise<boolean> {
  const now = new Date();
  return utimes(join(folder, refOf(commit)), now, now).then(
    () => true,
    () => false,
  );
}

export function refOf(commit: string): string {
  return `refs/checkpoints/${commit}`;
}

type Changes = { readonly add: string[]; readonly drop: string[]; readonly leftOut: string[] };

async function changesIn(
  repository: Repository,
  environment: { GIT_INDEX_FILE: string },
  timeoutMs: number,
): Promise<Changes> {
  const { tree } = repository;
  const args = ['ls-files', '-t', '-z', '--others', '--modified', '--deleted', '--exclude-standard'];
  const { output } = await repository.run(args, { environment, timeoutMs });
  const hidden = tree.hidden.map((path) => relative(tree.root, path).split(sep).join('/'));
  const changes: Changes = { add: [], drop: [], leftOut: [] };
  const seen = new Set<string>();
  let looked = 0;
  for (const entry of parts(output)) {
    const path = entry.slice(2);
    if (seen.has(path) || hidden.some((folder) => path === folder || path.startsWith(`${folder}/`))) continue;
    seen.add(path);
    looked += 1;
    if (looked % 1_000 === 0) await breath();
    const isKnown = !entry.startsWith('?');
    if (canKeep(join(tree.root, path), path)) changes.add.push(path);
    else {
      if (changes.leftOut.length < maxLeftOut) changes.leftOut.push(path);
      if (isKnown) changes.drop.push(path);
    }
  }
  return changes;
}

/** What is gone can be kept too: as gone. */
function canKeep(absolute: string, path: string): boolean {
  if (path.endsWith('/') || path.includes('\uFFFD')) return false;
  try {
    const known = lstatSync(absolute);
    if (!known.isFile()) return known.isSymbolicLink() || known.isDirectory();
    if (known.size > maxKeptBytes) return false;
  } catch {
    return true;
  }
  try {
    accessSync(absolute, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

const lastFile = ({ folder }: Repository) => join(folder, 'last');

async function lastCommit(repository: Repository): Promise<string | undefined> {
  const text = await readFile(lastFile(repository), 'utf8').catch(() => '');
  return /^[0-9a-f]{40,64}$/.test(text) ? text : undefined;
}

async function line(repository: Repository, args: string[], environment: { GIT_INDEX_FILE: string }): Promise<string> {
  return (await repository.run(args, { environment })).output.toString('utf8').trim();
}
