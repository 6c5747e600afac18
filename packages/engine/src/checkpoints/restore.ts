import { randomUUID } from 'node:crypto';
import { lstat, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Jail } from '../workspace/path-jail.ts';
import { blobs } from './blobs.ts';
import { type Difference, differences } from './compare.ts';
import { parts } from './git.ts';
import { putting, removeKept } from './put-back.ts';
import type { Repository } from './repository.ts';

export type Target = {
  readonly commit: string;
  /** What the checkpoint says it did not keep. */
  readonly leftOut: readonly string[];
  /** Only these; a folder ends with `/`. */
  readonly paths?: readonly string[] | undefined;
};

export type RestoredFiles = { readonly files: number; readonly leftAlone: readonly string[] };

/**
 * Makes the files what they were. `now` is a checkpoint made just before: what is not in it (ignored files, large ones,
 * other repositories) is kept nowhere and so is never replaced or removed. What the target did not keep is not taken
 * for absent either.
 */
export async function restore(repository: Repository, now: string, target: Target): Promise<RestoredFiles> {
  const { root, hidden } = repository.tree;
  const jail: Jail = { root, givenRoot: root, hidden };
  const changes = (await differences(repository, { from: now, to: target.commit })).filter(chosen(target.paths));
  const isIgnoredThen = await ignoredBy(repository, target.commit, changes);
  const wasLeftOut = (path: string) =>
    target.leftOut.some((other) => path === other || (other.endsWith('/') && path.startsWith(other)));

  const leftAlone: string[] = [];
  let files = 0;
  for (const { path } of changes.filter(({ change }) => change === 'removed')) {
    if (wasLeftOut(path) || isIgnoredThen.has(path)) leftAlone.push(path);
    else if (await removeKept(jail, path)) files += 1;
  }
  const wanted = changes.filter(({ change }) => change !== 'removed');
  await using hands = putting(jail);
  for await (const [{ path, mode, change }, bytes] of blobs(repository, wanted, ({ blob }) => blob)) {
    const isInTheWay = change === 'added' && (await stands(join(root, path)));
    if (isInTheWay || !(await hands.putBack(path, { bytes, mode }))) leftAlone.push(path);
    else files += 1;
  }
  return { files, leftAlone };
}

function chosen(paths: readonly string[] | undefined): (difference: Difference) => boolean {
  if (!paths) return () => true;
  const files = new Set(paths);
  const folders = paths.filter((path) => path.endsWith('/'));
  return ({ path }) => files.has(path) || folders.some((folder) => path.startsWith(folder));
}

/** What stands where a file is to come back, and is not in the checkpoint of now. An empty folder holds nothing. */
async function stands(absolute: string): Promise<boolean> {
  const known = await lstat(absolute).catch(() => undefined);
  return known !== undefined && !known.isDirectory();
}

/** Files that the target could not have kept, by its own rules on what to ignore: that they are not in it says nothing. */
async function ignoredBy(
  repository: Repository,
  commit: string,
  changes: readonly Difference[],
): Promise<ReadonlySet<string>> {
  const removed = changes.filter(({ change }) => change === 'removed').map(({ path }) => path);
  if (removed.length === 0) return new Set();
  const { output } = await repository.run(['ls-tree', '-r', '-z', '--full-tree', commit]);
  const rules = parts(output).flatMap((entry) => {
    const [about = '', path = ''] = entry.split('\t');
    const [mode = '', , blob = ''] = about.split(' ');
    return /(^|\/)\.gitignore$/.test(path) && mode.startsWith('100') ? [{ path, blob }] : [];
  });
  const folder = join(repository.folder, `rules.${randomUUID()}`);
  try {
    await mkdir(folder);
    for await (const [{ path }, bytes] of blobs(repository, rules, ({ blob }) => blob)) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    const args = ['check-ignore', '--no-index', '-z', '--stdin'];
    const environment = { GIT_WORK_TREE: folder, GIT_LITERAL_PATHSPECS: '0' };
    // A path that begins with a colon would mean something else.
    const input = removed.map((path) => `./${path}`).join('\0');
    const answer = await repository.run(args, { cwd: folder, environment, input, alsoFine: [1] });
    return new Set(parts(answer.output).map((path) => path.slice(2)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
