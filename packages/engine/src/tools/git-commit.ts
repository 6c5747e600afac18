import * as z from 'zod';
import { exactly, quoted } from '../git/git-script.ts';
import { type GitRoom, runGit } from '../git/run-git.ts';
import { committedChanges, committedPaths } from '../git/staged-changes.ts';
import { PathArgument } from './path-argument.ts';
import { defineTool } from './tool.ts';
import { ToolFailure } from './tool-failure.ts';

export const gitCommit = defineTool({
  kind: 'workspace',
  name: 'git_commit',
  description:
    'Commits files as they are on the disk: those in `paths`, or all that changed (private files such as .env only when they are named). No hooks run, and nothing is pushed.',
  input: z.strictObject({
    message: z
      .string()
      .trim()
      .min(1)
      .max(10_000)
      .describe('The message: a short first line, and more after an empty one.'),
    paths: z
      .array(PathArgument)
      .min(1)
      .max(300)
      .optional()
      .describe('Files or folders to commit; all that changed if absent.'),
  }),
  risk: 'write',
  repeatable: false,
  touches: ({ paths }) => ({ reads: paths ?? ['.'], writes: [] }),
  title: ({ message }) => `Commit "${message.split('\n')[0]?.slice(0, 100).toWellFormed()}"`,
  preview: async ({ paths }, run) => {
    const committed = await committedPaths(run, paths);
    await assertUnfiltered(run, committed);
    return committedChanges(run, committed);
  },
  execute: async ({ message, paths }, run) => {
    // What a person was shown is what is committed: nothing that changed since comes in with it.
    const committed = run.shown ?? (await committedPaths(run, paths));
    await assertUnfiltered(run, committed);
    const specs = committed.map((path) => quoted(exactly(path))).join(' ');
    const { text } = await runGit(run, commitScript(message, specs), { mayWrite: true });
    const [commit = '', branch = '', author = ''] = text.trim().split('\n').slice(-3);
    return { commit, branch, author, files: [...committed] };
  },
});

function commitScript(message: string, specs: string): string {
  return [
    'name=$(git config user.name || true)',
    'email=$(git config user.email || true)',
    `export GIT_AUTHOR_NAME="\${name:-CodeLab}" GIT_AUTHOR_EMAIL="\${email:-codelab@localhost}"`,
    'export GIT_COMMITTER_NAME="$GIT_AUTHOR_NAME" GIT_COMMITTER_EMAIL="$GIT_AUTHOR_EMAIL"',
    `git add --all -- ${specs} || exit 1`,
    `git commit --quiet --only --no-verify --no-gpg-sign --message=${quoted(message)} -- ${specs} || exit 1`,
    'git rev-parse --short HEAD',
    'git symbolic-ref --quiet --short HEAD || echo "no branch"',
    `git log -1 --no-show-signature --format='%an <%ae>'`,
  ].join('\n');
}

/** Its filter does not run here, so what such a file would become in the repository is not what it has to be. */
async function assertUnfiltered(room: GitRoom, paths: readonly string[]): Promise<void> {
  const { text } = await runGit(
    room,
    `git check-attr filter -- ${paths.map(quoted).join(' ')} | grep -v ': unspecified$' || true`,
  );
  const [first] = text.trim().split('\n');
  if (!first) return;
  const message = `${first.replace(/: filter: .*/, '')} goes through a git filter, which does not run here. Commit it with a command.`;
  throw new ToolFailure('tool_failed', message);
}
