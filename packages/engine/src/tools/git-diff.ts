import * as z from 'zod';
import { exactly, quoted } from '../git/git-script.ts';
import { hiddenOnly, leftOut } from '../git/left-out.ts';
import { runGit } from '../git/run-git.ts';
import { PathArgument } from './path-argument.ts';
import { defineTool } from './tool.ts';

/** A branch, a tag, a commit or two of them; never an option. */
export const Revision = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^-\s:][^\s:]*$/, 'a branch, a tag, a commit, or two joined by ".."');

export const gitDiff = defineTool({
  kind: 'workspace',
  name: 'git_diff',
  description:
    'Shows what changed in files that git knows: on the disk since they were staged, or with `staged` what the next commit has, or with `revision` since that commit ("HEAD") or between two ("main..HEAD"). Private files such as .env are left out unless `path` names them.',
  input: z.strictObject({
    path: PathArgument.optional().describe('Only this file or folder, relative to the root of the workspace.'),
    staged: z.boolean().default(false).describe('What is staged, in comparison with the last commit.'),
    revision: Revision.optional().describe('Compare with this commit or branch, or two of them joined by "..".'),
  }),
  risk: 'read',
  repeatable: true,
  touches: ({ path }) => ({ reads: [path ?? '.'], writes: [] }),
  title: ({ path, revision }) => `Show changes${path ? ` of ${path}` : ''}${revision ? ` since ${revision}` : ''}`,
  execute: async ({ path, staged, revision }, run) => {
    const place = path === undefined ? undefined : await run.workspace.resolve(path);
    const only =
      place === undefined || place.path === '.'
        ? ['.', ...leftOut(run.workspace)]
        : [exactly(place.path), ...hiddenOnly(run.workspace)];
    const words = [
      ...['diff', '--no-ext-diff', '--no-textconv', '--no-color', '--ignore-submodules=all'],
      ...(staged ? ['--cached'] : []),
      ...(revision === undefined ? [] : ['--end-of-options', revision]),
      ...['--', ...only],
    ];
    const { text, truncated } = await runGit(run, `git ${words.map(quoted).join(' ')}`);
    return {
      diff: text,
      ...(truncated && { note: 'The middle is left out. Ask for a single file to see all of it.' }),
    };
  },
});
