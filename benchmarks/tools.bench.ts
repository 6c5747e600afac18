import { spawn } from 'node:child_process';
import path from 'node:path';
import { rgPath } from '@vscode/ripgrep';
import { openSandbox } from '@codelab/engine/sandbox/open-sandbox';
import { executeCommand } from '@codelab/engine/tools/execute-command';
import { searchInCode } from '@codelab/engine/tools/search-in-code';
import { openWorkspace } from '@codelab/engine/workspace/workspace';
import { percentile } from './lab/percentile.ts';
import { temporaryFolder } from './lab/place.ts';
import { printTable, type Row } from './lab/table.ts';

const times = 30;
const root = path.resolve(import.meta.dirname, '../packages');

async function timeEach(work: () => Promise<unknown>): Promise<number[]> {
  await work(); // warm
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const since = performance.now();
    await work();
    took.push(performance.now() - since);
  }
  return took;
}

/** Runs a program with its output read to its end, and nothing else. */
function bareSpawn(file: string, words: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', reject).once('close', () => resolve(output));
  });
}

function rowsFor(what: string, ours: readonly number[], baseline: readonly number[]): Row[] {
  return [0.5, 0.95].map((share) => ({
    what: `${what}, p${share * 100}`,
    unit: 'ms',
    ours: percentile(ours, share),
    baseline: percentile(baseline, share),
  }));
}

using empty = temporaryFolder();
using data = temporaryFolder();
const sandbox = await openSandbox();
const { signal } = new AbortController();
const runIn = async (folder: string) => ({
  workspace: await openWorkspace(folder, { dataDirectory: data.path }),
  sandbox,
  signal,
  output: () => {},
});
const inEmpty = await runIn(empty.path);
const inPackages = await runIn(root);
const pattern = 'async function \\w+';

console.log(`  commands run in: ${sandbox.kind === 'none' ? sandbox.reason : sandbox.kind}`);
printTable('bare spawn', [
  ...rowsFor(
    'execute_command `true`',
    await timeEach(() => executeCommand.execute({ command: 'true' }, inEmpty)),
    await timeEach(() => bareSpawn('bash', ['-c', 'true'], empty.path)),
  ),
  ...rowsFor(
    'search_in_code over our own packages',
    await timeEach(() => searchInCode.execute({ pattern }, inPackages)),
    await timeEach(() => bareSpawn(rgPath, ['--json', '-e', pattern, '--', '.'], root)),
  ),
]);
