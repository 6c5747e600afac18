import { relative, sep } from 'node:path';
import * as z from 'zod';
import { protectedNames } from '@codelab/domain/protected-path';
import type { Workspace } from '../workspace/workspace.ts';
import { PathArgument } from './path-argument.ts';
import { matchingFiles, matchingLines } from './ripgrep.ts';
import { defineTool } from './tool.ts';

const maxMatches = 100;
const maxFiles = 500;

const Input = z.strictObject({
  pattern: z.string().min(1).max(1_000).describe('A regular expression, or the exact text when `literal` is set.'),
  path: PathArgument.default('.').describe('The file or folder to search, relative to the root of the workspace.'),
  glob: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Only files whose path matches, such as "*.ts" or "src/**/*.css".'),
  literal: z.boolean().default(false).describe('Take the pattern as plain text.'),
  ignore_case: z.boolean().default(false).describe('Upper and lower case are the same.'),
  context: z.int().min(0).max(10).default(0).describe('How many lines before and after each match to show as well.'),
  answer: z
    .enum(['lines', 'files', 'counts'])
    .default('lines')
    .describe('The matching lines, only the files that have any, or how many matches each file has.'),
});

export const searchInCode = defineTool({
  kind: 'workspace',
  name: 'search_in_code',
  description: `Searches the lines of text files and answers with path, line number and line of each match, at most ${maxMatches}; or with the files alone, at most ${maxFiles}. What .gitignore names, node_modules, binary files, files over 1 MiB and private files such as .env are left out.`,
  input: Input,
  risk: 'read',
  repeatable: true,
  touches: ({ path }) => ({ reads: [path], writes: [] }),
  title: ({ pattern, path }) => `Search for "${pattern}"${path === '.' ? '' : ` in ${path}`}`,
  execute: async (input, { workspace, signal }) => {
    const { path } = await workspace.resolve(input.path);
    const words = wordsFor(input, workspace, path);
    const where = { root: workspace.root, signal };
    if (input.answer === 'lines') {
      const { found, more } = await matchingLines(words, { ...where, max: maxMatches, context: input.context });
      return { matches: found, ...(more && { note: onlyFirst(`${maxMatches} matches`) }) };
    }
    const { found, more } = await matchingFiles(words, { ...where, max: maxFiles });
    const files = input.answer === 'files' ? found.map((one) => one.path) : found;
    return { files, ...(more && { note: onlyFirst(`${maxFiles} files`) }) };
  },
});

function onlyFirst(what: string): string {
  return `Only the first ${what} are shown. Search more narrowly.`;
}

function wordsFor(input: z.output<typeof Input>, workspace: Workspace, path: string): string[] {
  return [
    ...['--no-config', '--sort=path', '--max-filesize=1M', '--hidden'],
    // Only the workspace's own .gitignore counts, whether or not it is a repository, and not that of a folder above it.
    ...['--no-require-git', '--no-ignore-parent', '--no-ignore-global'],
    ...(input.literal ? ['--fixed-strings'] : []),
    ...(input.ignore_case ? ['--ignore-case'] : []),
    ...(input.glob === undefined ? [] : [`--glob=${input.glob}`]),
    // These win over `glob`, because ripgrep takes them last.
    ...['node_modules', ...protectedNames, ...hiddenGlobs(workspace)].map((glob) => `--iglob=!${glob}`),
    ...['-e', input.pattern, '--', path],
  ];
}

function hiddenGlobs({ root, hidden }: Workspace): string[] {
  return hidden.map((folder) => {
    const path = relative(root, folder).split(sep).join('/');
    return `/${path.replace(/[\\*?[\]{}!]/g, '\\$&')}`;
  });
}
