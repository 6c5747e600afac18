import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { errorCode } from '../workspace/file-failure.ts';
import { type GitAnswer, type GitCall, GitFailure, git } from './git.ts';

/** The files that checkpoints are about. */
export type Tree = {
  /** The real path of the workspace. */
  readonly root: string;
  /** Real paths of the server's own folders inside it. */
  readonly hidden: readonly string[];
};

/**
 * A git directory of our own for one workspace. What a person's own repository has in `.git` is neither read by git nor
 * touched; all the two share is the files.
 */
export type Repository = {
  readonly tree: Tree;
  readonly folder: string;
  /** Runs git on this repository. */
  run(args: readonly string[], options?: Omit<Partial<GitCall>, 'args'>): Promise<GitAnswer>;
};

/** Made by tools, and made again by them: never kept, whatever the workspace says. */
export const neverKept = ['node_modules/', '.venv/', '__pycache__/', '.pnpm-store/'] as const;

export function repositoryAt(
  folder: string,
  tree: Tree,
  { program, signal }: { program?: string | undefined; signal?: AbortSignal | undefined } = {},
): Repository {
  return {
    tree,
    folder,
    run: (args, options = {}) =>
      git({
        program,
        signal,
        args,
        cwd: tree.root,
        ...options,
        environment: {
          GIT_DIR: folder,
          GIT_WORK_TREE: tree.root,
          GIT_LITERAL_PATHSPECS: '1',
          ...options.environment,
        },
      }),
  };
}

/** Makes what is not there yet, and writes down anew what is never kept. */
export async function makeRepository(repository: Repository): Promise<void> {
  const { folder, tree } = repository;
  if (!(await exists(join(folder, 'HEAD')))) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await repository.run(['init', '--quiet', '--template=', '--initial-branch=none']);
  }
  await mkdir(join(folder, 'info'), { recursive: true });
  // What a file says about its neighbours must not change what is kept of them: no line ends, no filters, no keywords.
  await writeFile(join(folder, 'info', 'attributes'), '* -text -ident -filter -working-tree-encoding !diff\n');
  const hidden = tree.hidden.map((path) => `/${escaped(relative(tree.root, path).split(sep).join('/'))}/`);
  const excluded = [...neverKept, ...hidden, await ownExcludes(tree)];
  await writeFile(join(folder, 'info', 'exclude'), `${excluded.join('\n')}\n`);
}

/** What a person keeps out of their own repository without saying so in it. */
async function ownExcludes({ root }: Tree): Promise<string> {
  try {
    const folders = [join(root, '.git'), join(root, '.git', 'info')];
    for (const folder of folders) if (!(await lstat(folder)).isDirectory()) return '';
    const file = join(root, '.git', 'info', 'exclude');
    const known = await lstat(file);
    return known.isFile() && known.size < 64 * 1024 ? await readFile(file, 'utf8') : '';
  } catch {
    return '';
  }
}

function escaped(path: string): string {
  return path.replace(/[\\*?[\]#! ]/g, '\\$&');
}

/** An index belongs to who works with it: what a killed server left running writes to another one. */
export async function withIndex<Result>(
  { folder }: Repository,
  act: (environment: { GIT_INDEX_FILE: string }) => Promise<Result>,
): Promise<Result> {
  const shared = join(folder, 'index');
  const mine = join(folder, `index.${randomUUID()}`);
  await sweepIndexes(folder);
  // A copy would look newer than it is, and git would believe files unchanged that changed just after it was written.
  await rename(shared, mine).catch(ignoreAbsent);
  try {
    return await act({ GIT_INDEX_FILE: mine });
  } finally {
    await rm(`${mine}.lock`, { force: true });
    await rename(mine, shared).catch(ignoreAbsent);
  }
}

export async function dropIndex({ folder }: Repository): Promise<void> {
  await sweepIndexes(folder);
  await rm(join(folder, 'index'), { force: true });
  await rm(join(folder, 'last'), { force: true });
}

/** Left behind by who was killed. */
async function sweepIndexes(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names) if (name.startsWith('index.')) await rm(join(folder, name), { force: true });
}

/** Whether git can work with it at all. */
export async function isSound(repository: Repository): Promise<boolean> {
  const environment = { GIT_INDEX_FILE: join(repository.folder, `index.${randomUUID()}`) };
  try {
    await repository.run(['for-each-ref', '--count=1'], { timeoutMs: 10_000 });
    await repository.run(['write-tree'], { timeoutMs: 10_000, environment });
    return true;
  } catch (error) {
    if (error instanceof GitFailure && error.kind !== 'failed') throw error;
    return false;
  }
}

export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function ignoreAbsent(error: unknown): void {
  if (errorCode(error) !== 'ENOENT') throw error;
}
