import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { rgPath } from '@vscode/ripgrep';
import { openInternet } from '@codelab/engine/internet/open-internet';
import { openSandbox } from '@codelab/engine/sandbox/open-sandbox';
import { executeCommand } from '@codelab/engine/tools/execute-command';
import { gitLog } from '@codelab/engine/tools/git-log';
import { gitStatus } from '@codelab/engine/tools/git-status';
import { searchInCode } from '@codelab/engine/tools/search-in-code';
import { runTrial } from '@codelab/engine/trials/run-trial';
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

const commitAll =
  'rm -rf */node_modules && git init -q && git add -A && git -c user.name=a -c user.email=a commit -qm All';
using empty = temporaryFolder();
using data = temporaryFolder();
const sandbox = await openSandbox();
const { signal } = new AbortController();
const runIn = async (folder: string) => ({
  workspace: await openWorkspace(folder, { dataDirectory: data.path }),
  sandbox,
  internet: openInternet(),
  signal,
  output: () => {},
  callServer: () => Promise.reject(new Error('no MCP server is measured here')),
});
const inEmpty = await runIn(empty.path);
const inPackages = await runIn(root);
const pattern = 'async function \\w+';
using repository = temporaryFolder();
execFileSync('sh', ['-c', `cp -R "$0" "$1" && cd "$1" && ${commitAll}`, root, path.join(repository.path, 'files')]);
const inRepository = await runIn(path.join(repository.path, 'files'));
const files = inRepository.workspace.root;
const git = (...words: string[]) => bareSpawn('git', words, files);

const hosts = await sandbox.hosts();
const alone = {
  root: empty.path,
  hidden: [],
  signal,
  output: () => {},
  timeoutMs: 10_000,
  maxOutputBytes: 10_000,
};
console.log(`  commands run in: ${sandbox.kind === 'none' ? sandbox.reason : sandbox.kind}`);
printTable('bare spawn', [
  ...rowsFor(
    'execute_command `true`',
    await timeEach(() => executeCommand.execute({ command: 'true' }, inEmpty)),
    await timeEach(() => bareSpawn('bash', ['-c', 'true'], empty.path)),
  ),
  ...rowsFor(
    'the sandbox alone with `true`',
    await timeEach(() => sandbox.run('true', alone)),
    await timeEach(() => bareSpawn('bash', ['-c', 'true'], empty.path)),
  ),
  ...(hosts.works
    ? rowsFor(
        'the sandbox with allowed names, `true`',
        await timeEach(() => sandbox.run('true', { ...alone, allowedHosts: ['example.com'] })),
        await timeEach(() => bareSpawn('bash', ['-c', 'true'], empty.path)),
      )
    : []),
  ...rowsFor(
    'search_in_code over our own packages',
    await timeEach(() => searchInCode.execute({ pattern }, inPackages)),
    await timeEach(() => bareSpawn(rgPath, ['--json', '-e', pattern, '--', '.'], root)),
  ),
  ...rowsFor(
    'search_in_code, only the files',
    await timeEach(() => searchInCode.execute({ pattern, answer: 'files' }, inPackages)),
    await timeEach(() => bareSpawn(rgPath, ['--files-with-matches', '-e', pattern, '--', '.'], root)),
  ),
  ...rowsFor(
    'git_status in the sandbox',
    await timeEach(() => gitStatus.execute({}, inRepository)),
    await timeEach(() => git('status', '--porcelain', '--branch')),
  ),
  ...rowsFor(
    'git_log in the sandbox',
    await timeEach(() => gitLog.execute({}, inRepository)),
    await timeEach(() => git('log', '--max-count=20', '--oneline')),
  ),
]);

if (sandbox.kind === 'bubblewrap') {
  const { workspace } = inRepository;
  printTable('the command alone, in the sandbox', [
    ...rowsFor(
      'trial of `true` in a copy of our own packages',
      await timeEach(() => runTrial({ workspace, sandbox, signal }, { command: 'true' })),
      await timeEach(() => executeCommand.execute({ command: 'true' }, inRepository)),
    ),
  ]);
}
await sandbox.close();
