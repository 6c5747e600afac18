import * as z from 'zod';
import { exactly, quoted } from '../git/git-script.ts';
import { runGit } from '../git/run-git.ts';
import { Revision } from './git-diff.ts';
import { PathArgument } from './path-argument.ts';
import { defineTool } from './tool.ts';

export const gitLog = defineTool({
  kind: 'workspace',
  name: 'git_log',
  description:
    'Lists commits, the newest first: of the current branch, or of `revision`, or only those that changed `path`.',
  input: z.strictObject({
    limit: z.int().min(1).max(100).default(20).describe('How many commits at most.'),
    revision: Revision.optional().describe('A branch, a tag or a commit to begin at, or two joined by "..".'),
    path: PathArgument.optional().describe('Only commits that changed this file or folder.'),
  }),
  risk: 'read',
  repeatable: true,
  touches: ({ path }) => ({ reads: [path ?? '.'], writes: [] }),
  title: ({ path }) => (path === undefined ? 'List commits' : `List commits of ${path}`),
  execute: async ({ limit, revision, path }, run) => {
    const place = path === undefined ? undefined : await run.workspace.resolve(path);
    const words = [
      ...['log', `--max-count=${limit}`, '--no-color', '--no-show-signature', '--no-ext-diff', '--no-patch'],
      '--format=%h%x1f%an%x1f%aI%x1f%s',
      ...(revision === undefined ? [] : ['--end-of-options', revision]),
      ...['--', ...(place === undefined || place.path === '.' ? [] : [exactly(place.path)])],
    ];
    // A repository without a commit has none to list, which is no failure.
    const unborn = 'if ! git rev-parse --quiet --verify HEAD > /dev/null; then exit 0; fi';
    const { text } = await runGit(
      run,
      `${revision === undefined ? `${unborn}\n` : ''}git ${words.map(quoted).join(' ')}`,
    );
    const commits = text.split('\n').flatMap((line) => {
      const [commit, author, date, subject] = line.split('\x1f');
      return subject === undefined ? [] : [{ commit, author, date, subject }];
    });
    return {
      commits: commits.map(({ commit = '', author = '', date = '', subject }) => ({ commit, author, date, subject })),
    };
  },
});
