import * as z from 'zod';
import { changedPaths } from '../git/changed-paths.ts';
import { quoted } from '../git/git-script.ts';
import { hiddenOnly } from '../git/left-out.ts';
import { runGit } from '../git/run-git.ts';
import { defineTool } from './tool.ts';

const maxFiles = 500;

export const gitStatus = defineTool({
  kind: 'workspace',
  name: 'git_status',
  description:
    'Says on which branch the workspace is, and which files are staged, changed, or not known to git. Submodules are not looked into.',
  input: z.strictObject({}),
  risk: 'read',
  repeatable: true,
  touches: () => ({ reads: ['.'], writes: [] }),
  title: () => 'Look at the state of the repository',
  execute: async (_, run) => {
    const only = ['.', ...hiddenOnly(run.workspace)].map(quoted).join(' ');
    const { text, truncated } = await runGit(
      run,
      `git status --porcelain=v1 --branch --untracked-files=all --no-renames --ignore-submodules=all -- ${only}`,
    );
    const changed = changedPaths(text.split('\n').slice(1).join('\n'));
    const shown = changed.slice(0, maxFiles);
    const files = (fits: (one: (typeof shown)[number]) => boolean, code: 'index' | 'disk') =>
      shown.filter(fits).map((one) => `${inWords(one[code])} ${one.path}`);
    return {
      ...branchIn(text.split('\n')[0] ?? ''),
      staged: files(({ index }) => index !== ' ' && index !== '?', 'index'),
      changed: files(({ disk }) => disk !== ' ' && disk !== '?', 'disk'),
      untracked: shown.filter(({ index }) => index === '?').map(({ path }) => path),
      ...((truncated || changed.length > maxFiles) && { note: 'There are more changed files than are shown here.' }),
    };
  },
});

function branchIn(line: string): { branch: string; upstream?: string } {
  const said = /^## (?:No commits yet on )?(.+?)(?:\.\.\.(.+))?$/.exec(line);
  return { branch: said?.[1] ?? '', ...(said?.[2] !== undefined && { upstream: said[2] }) };
}

const words: Readonly<Record<string, string>> = {
  M: 'modified',
  T: 'type changed',
  A: 'added',
  D: 'deleted',
  U: 'in conflict',
};

function inWords(code: string): string {
  return words[code] ?? code;
}
