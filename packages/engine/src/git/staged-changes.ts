import type { FileChange } from '@codelab/protocol/approval';
import { hashNow } from '../tools/base-check.ts';
import { fileChange } from '../tools/file-change.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import { changedPaths } from './changed-paths.ts';
import { exactly, quoted } from './git-script.ts';
import { hiddenOnly, leftOut } from './left-out.ts';
import { type GitRoom, runGit } from './run-git.ts';

const maxCommitted = 300;
const maxShownChars = 20_000;

/** The paths that a commit of these would take, as things stand now; without any, all that changed. */
export async function committedPaths(room: GitRoom, paths: readonly string[] | undefined): Promise<string[]> {
  const only = paths === undefined ? ['.', ...leftOut(room.workspace)] : await specsFor(room, paths);
  const { text, truncated } = await runGit(
    room,
    `git status --porcelain=v1 --untracked-files=all --no-renames --ignore-submodules=all -- ${only.map(quoted).join(' ')}`,
  );
  const changed = changedPaths(text).map(({ path }) => path);
  if (truncated || changed.length > maxCommitted) {
    throw new ToolFailure('tool_failed', `More than ${maxCommitted} files changed. Name the paths to commit.`);
  }
  if (changed.length === 0)
    throw new ToolFailure('tool_failed', 'Nothing changed there, so there is nothing to commit.');
  return changed;
}

async function specsFor({ workspace }: GitRoom, paths: readonly string[]): Promise<string[]> {
  const places = await Promise.all(paths.map((path) => workspace.resolve(path)));
  return [...places.map(({ path }) => (path === '.' ? '.' : exactly(path))), ...hiddenOnly(workspace)];
}

/**
 * What the commit would have, for people. The base is the file as it would be committed: one that changes before the
 * commit is made is asked about again.
 */
export async function committedChanges(room: GitRoom, paths: readonly string[]): Promise<FileChange[]> {
  const { workspace } = room;
  const diffs = await diffsByPath(room, paths);
  return Promise.all(
    paths.map(async (path) => {
      const baseHash = await hashNow(workspace, path);
      const diff = diffs.get(path);
      if (diff === undefined) return { ...(await untracked(room, path)), baseHash };
      const lines = diff
        .split('\n')
        .slice(diff.startsWith('@@') ? 0 : diff.split('\n').findIndex((line) => line.startsWith('@@')));
      const counted = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
      const shown = diff.length > maxShownChars ? `${diff.slice(0, maxShownChars).toWellFormed()}\n…\n` : diff;
      return { path, baseHash, diff: shown, added: counted('+'), removed: counted('-') };
    }),
  );
}

async function untracked({ workspace }: GitRoom, path: string): Promise<FileChange> {
  try {
    const now = await workspace.inspect(path);
    if (now.type === 'text') return fileChange(path, { type: 'absent' }, now.text);
    const size = 'sizeBytes' in now ? ` of ${now.sizeBytes} bytes` : '';
    return { path, baseHash: 'absent', diff: `${path} is added${size}.\n`, added: 0, removed: 0 };
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    return { path, baseHash: 'absent', diff: `${path} is added.\n`, added: 0, removed: 0 };
  }
}

/** In comparison with the last commit, or with nothing where there is none. */
async function diffsByPath(room: GitRoom, paths: readonly string[]): Promise<Map<string, string>> {
  const words = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--ignore-submodules=all'];
  const { text } = await runGit(
    room,
    [
      `base=$(git rev-parse --quiet --verify HEAD || git hash-object -t tree /dev/null)`,
      `git diff ${words.map(quoted).join(' ')} "$base" -- ${paths.map((path) => quoted(exactly(path))).join(' ')}`,
    ].join('\n'),
  );
  const diffs = new Map<string, string>();
  for (const piece of text.split(/^(?=diff --git )/m)) {
    const path = paths.find((one) => piece.startsWith(`diff --git a/${one} b/${one}\n`));
    if (path !== undefined) diffs.set(path, piece.slice(piece.indexOf('\n') + 1).replace(/^index .*\n/m, ''));
  }
  return diffs;
}
