import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChangedFile } from '@codelab/protocol/checkpoint';
import type { WorkspaceId } from '@codelab/protocol/ids';
import { type Difference, differences, withDiffs } from './compare.ts';
import { GitFailure, git, parts } from './git.ts';
import { lastCommitOf } from './own-history.ts';
import { dropIndex, exists, isSound, makeRepository, type Repository, repositoryAt, type Tree } from './repository.ts';
import { type RestoredFiles, restore, type Target } from './restore.ts';
import { refOf, type Taken, take } from './take.ts';
import { tidy } from './tidy.ts';
import { takeLock } from './workspace-lock.ts';

export type Place = Tree & { readonly id: WorkspaceId };

/** What the files of workspaces were, kept beside them. Everything here ends in time, and fails with `GitFailure`. */
export type Checkpoints = {
  /** In words, why none are made; absent when they are. */
  off(): Promise<string | undefined>;
  take(place: Place, signal?: AbortSignal): Promise<Taken>;
  /** What is now is taken first, and remembered by the caller before any file is touched. */
  restore(place: Place, target: Target, remember: (now: Taken) => Promise<void>): Promise<RestoredFiles>;
  /** Those that are still there: their folder may have been lost, or made anew. */
  known(place: Place, commits: readonly string[]): Promise<ReadonlySet<string>>;
  compare(place: Place, range: Range): Promise<ChangedFile[]>;
  /** Which files changed in any of these steps. */
  touched(place: Place, steps: readonly { from: string; to: string }[]): Promise<Set<string>>;
  /** Since the last commit of the person's own repository, which is read and never run; absent when there is none. */
  sinceOwnCommit(place: Place, now: Taken): Promise<ChangedFile[] | undefined>;
  /** Forgets what nobody has referred to for an hour. */
  tidy(id: WorkspaceId, keep: readonly string[], restMs?: number): Promise<void>;
  /** Whether it is time to tidy: once an hour. */
  isTidyDue(): boolean;
  /** All of one workspace. */
  remove(id: WorkspaceId): Promise<void>;
};

export type Range = {
  readonly from: string;
  /** Absent: the files as they are now. */
  readonly to?: string | undefined;
  readonly only?: ReadonlySet<string>;
  readonly reveal: boolean;
};

const takeMs = 60_000;

export function openCheckpoints(folder: string, { program }: { program?: string } = {}): Checkpoints {
  const turns = new Map<WorkspaceId, Promise<unknown>>();
  let known: Promise<string | undefined> | undefined;
  let tidyAt = performance.now() + 60_000;
  const home = (id: WorkspaceId) => join(folder, id);
  const at = (place: Place, signal?: AbortSignal) =>
    repositoryAt(join(home(place.id), 'git'), place, { program, signal });

  /** One at a time: in this process by a queue, among processes by a file. */
  async function alone<Result>(id: WorkspaceId, act: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const before = turns.get(id);
    const mine = (async () => {
      await before?.catch(() => {});
      await mkdir(home(id), { recursive: true, mode: 0o700 });
      await using _ = await takeLock(join(home(id), 'lock'), { waitMs: takeMs, signal });
      return await act();
    })();
    turns.set(id, mine);
    try {
      return await mine;
    } finally {
      if (turns.get(id) === mine) turns.delete(id);
    }
  }

  const now = (repository: Repository) => surely(repository, () => take(repository, takeMs));

  return {
    off: () => (known ??= reasonToBeOff(program, folder)),
    take: (place, signal) => alone(place.id, () => now(at(place, signal)), signal),
    restore: (place, target, remember) =>
      alone(place.id, async () => {
        const repository = at(place);
        const taken = await now(repository);
        await remember(taken);
        return restore(repository, taken.commit, target);
      }),
    async known(place, commits) {
      if (!(await exists(join(home(place.id), 'git', 'HEAD')))) return new Set();
      const input = commits.map((commit) => `${commit}^{tree}\n`).join('');
      try {
        const { output } = await at(place).run(['cat-file', '--batch-check'], { input, cwd: folder });
        const answers = output.toString('utf8').split('\n');
        return new Set(commits.filter((_, index) => / tree \d+$/.test(answers[index] ?? '')));
      } catch (error) {
        if (error instanceof GitFailure && error.kind === 'failed') return new Set(); // it is broken, and made anew soon
        throw error;
      }
    },
    async compare(place, { from, only, reveal, ...range }) {
      const repository = at(place);
      const to = range.to ?? (await alone(place.id, () => now(repository))).commit;
      const found = await differences(repository, { from, to });
      const wanted = only ? found.filter(({ path }) => only.has(path)) : found;
      return withDiffs(repository, wanted, { from, to, reveal });
    },
    async touched(place, steps) {
      const input = steps.map(({ from, to }) => (from === to ? '' : `${to} ${from}\n`)).join('');
      if (input === '') return new Set();
      const args = ['diff-tree', '--stdin', '--no-commit-id', '-r', '-z', '--name-only', '--no-renames'];
      return new Set(parts((await at(place).run(args, { input })).output));
    },
    async sinceOwnCommit(place, { commit, leftOut }) {
      const own = await lastCommitOf(place.root);
      if (!own) return undefined;
      const repository = at(place);
      const environment = { GIT_ALTERNATE_OBJECT_DIRECTORIES: own.objects };
      const range = { from: own.commit, to: commit, environment };
      const found = await differences(repository, range);
      const known = found.filter((one) => !isLeftOut(one, leftOut));
      return known.map(({ path, change }) => ({ path, change }));
    },
    tidy: (id, keep, restMs) =>
      tidy({ folder: join(home(id), 'git'), keep: new Set(keep.map(refOf)), program, restMs }),
    isTidyDue() {
      if (performance.now() < tidyAt) return false;
      tidyAt = performance.now() + 3_600_000;
      return true;
    },
    remove: (id) => alone(id, () => rm(join(home(id), 'git'), { recursive: true, force: true })),
  };
}

/** A removed file that is there after all, only too large to be kept, was not removed. */
function isLeftOut({ path, change }: Difference, leftOut: readonly string[]): boolean {
  return change === 'removed' && leftOut.some((other) => path === other || `${path}/` === other);
}

/** What is broken is mended: first the index, which can be made anew from the files, then all of it. */
async function surely(repository: Repository, act: () => Promise<Taken>): Promise<Taken> {
  try {
    await makeRepository(repository);
    return await act();
  } catch (error) {
    if (!isMendable(error)) throw error;
  }
  try {
    await dropIndex(repository);
    return await act();
  } catch (error) {
    if (!isMendable(error) || (await isSound(repository))) throw error;
  }
  await rm(repository.folder, { recursive: true, force: true });
  await makeRepository(repository);
  return act();
}

function isMendable(error: unknown): boolean {
  return error instanceof GitFailure ? error.kind === 'failed' : error instanceof Error && 'syscall' in error;
}

async function reasonToBeOff(program: string | undefined, cwd: string): Promise<string | undefined> {
  try {
    await mkdir(cwd, { recursive: true, mode: 0o700 });
    await git({ program, args: ['--version'], cwd, timeoutMs: 10_000 });
    return undefined;
  } catch (error) {
    if (error instanceof GitFailure) return error.message;
    throw error;
  }
}
