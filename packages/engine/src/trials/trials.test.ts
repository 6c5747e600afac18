import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { hostSandbox } from '../sandbox/host.ts';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { temporaryWorkspace } from '../workspace/temporary-workspace.ts';
import { copyPrefix, limits } from './copy-workspace.ts';
import { canTry, runTrial } from './run-trial.ts';
import { sweepCopies } from './sweep-copies.ts';

const sandbox = await openSandbox();

async function room(options: { dataDirectory?: string } = {}) {
  const fixture = await temporaryWorkspace(options);
  const { workspace } = fixture;
  const { signal } = new AbortController();
  return {
    workspace,
    root: workspace.root,
    tried: (command: string, more: object = {}, stop: AbortSignal = signal) =>
      runTrial({ workspace, sandbox, signal: stop }, { command, ...more }),
    [Symbol.asyncDispose]: () => fixture[Symbol.asyncDispose](),
  };
}

const copiesOfOurs = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith(`${copyPrefix}${hostname()}~${process.pid}~`));

test('nothing is tried where nothing keeps a command from the workspace itself', () => {
  expect(canTry(hostSandbox('There is no sandbox in this test.'))).toBe(false);
});

describe.skipIf(!canTry(sandbox))('in the sandbox', () => {
  test('a command that is tried says what it would do, and does nothing', async () => {
    await using at = await room();
    const { workspace, root } = at;
    for (const path of ['a.txt', 'gone.txt', 'same.txt', 'src/b.txt']) await workspace.write(path, 'one\n');

    const { trial, files, contents } = await at.tried(
      `sed -i s/one/two/ a.txt && rm gone.txt && mkdir -p new && echo "$PWD" > new/n.txt && cat same.txt > x && mv x same.txt; exit 3`,
    );

    expect(trial).toMatchObject({ status: 'ended', exitCode: 3, output: '', applies: true, others: [], readOnly: [] });
    expect(files).toMatchObject([
      { path: 'a.txt', before: 'one\n', after: 'two\n', baseHash: await workspace.hashOf('a.txt') },
      { path: 'gone.txt', isRemoved: true },
      { path: 'new/n.txt', baseHash: 'absent', after: `${root}\n` },
    ]);
    expect(contents).toEqual([
      { path: 'a.txt', content: 'two\n' },
      { path: 'gone.txt', content: null },
      { path: 'new/n.txt', content: `${root}\n` },
    ]);
    expect((await readdir(root)).sort()).toEqual(['a.txt', 'gone.txt', 'same.txt', 'src']);
    expect(await workspace.read('a.txt')).toBe('one\n');
    expect(await copiesOfOurs()).toEqual([]);
  });

  test.each([
    ['a binary file', 'head -c 9 /dev/zero > zeros', { path: 'zeros', what: 'binary' }],
    ['a large text', 'yes | head -c 400000 > yes.txt', { path: 'yes.txt', what: 'large' }],
    ['a link', 'ln -s /etc/passwd link', { path: 'link', what: 'link' }],
    ['a program', 'chmod +x a.txt', { path: 'a.txt', what: 'mode' }],
    ['a new program', 'echo true > run.sh; chmod +x run.sh', { path: 'run.sh', what: 'mode' }],
    ['an empty folder', 'mkdir -p empty', { path: 'empty', what: 'folder' }],
    ['a folder less', 'rm -r src', { path: 'src', what: 'folder' }],
    ['a pipe', 'mkfifo pipe', { path: 'pipe', what: 'special' }],
    [
      'a commit',
      'git init -q . && git add . && git -c user.name=a -c user.email=b commit -qm c',
      { path: '.git', what: 'repository' },
    ],
    ['very many files', 'for i in $(seq 60); do echo $i > f$i; done', { path: '10', what: 'more' }],
  ])('%s is named, and cannot be brought over', async (_, command, other) => {
    await using at = await room();
    for (const path of ['a.txt', 'src/b.txt']) await at.workspace.write(path, 'one\n');

    const { trial, contents } = await at.tried(command);

    expect(trial).toMatchObject({ status: 'ended', exitCode: 0, applies: false });
    expect(trial.status === 'ended' && trial.others).toContainEqual(other);
    expect(contents).toBeUndefined();
  });

  test('there is no network, and the own folders of the server are not there', async () => {
    await using at = await room({ dataDirectory: '.data' });
    await mkdir(join(at.root, '.data'));
    await writeFile(join(at.root, '.data/owner-token'), 'do-not-tell');

    const { trial, files } = await at.tried(
      'ls -A .data; cat .data/owner-token; grep -c : /proc/net/dev; touch .data/x; true',
    );

    expect(trial).toMatchObject({ status: 'ended', applies: true });
    expect(JSON.stringify(trial)).not.toContain('do-not-tell');
    expect(files).toEqual([]);
    expect(await readdir(join(at.root, '.data'))).toEqual(['owner-token']);
  });

  test('ignored dependencies are read where they are, and cannot be changed', async () => {
    await using at = await room();
    const { workspace } = at;
    await workspace.write('.gitignore', 'node_modules\n!/part/node_modules\n');
    await workspace.write('node_modules/m/index.js', 'module.exports = 1;\n');
    await workspace.write('part/node_modules/kept.js', '1\n');
    await workspace.write('a.txt', 'x'.repeat(10));

    const { trial, files } = await at.tried(
      'cat node_modules/m/index.js; echo 2 > node_modules/m/index.js; echo 2 > part/node_modules/kept.js',
    );

    expect(trial).toMatchObject({
      exitCode: 0,
      readOnly: ['node_modules'],
      output: expect.stringMatching(/module.exports = 1;\n.*Read-only/),
    });
    expect(files).toMatchObject([{ path: 'part/node_modules/kept.js', after: '2\n' }]);
    expect(await workspace.read('node_modules/m/index.js')).toBe('module.exports = 1;\n');
  });

  test('nothing from outside gets into a copy through a link', async () => {
    await using at = await room();
    await symlink('/etc', join(at.root, 'etc'));

    const { trial } = await at.tried('ls etc/shadow; readlink etc');

    expect(trial).toMatchObject({ output: expect.stringMatching(/cannot access.*\n\/etc\n$/), applies: true });
  });

  test('a workspace that is too large is not tried in, and says so', async () => {
    await using at = await room();
    await writeFile(join(at.root, 'large'), '');
    await truncate(join(at.root, 'large'), limits.bytes + 1);

    expect(await at.tried('true')).toMatchObject({
      trial: { status: 'failed', problem: { code: 'too_large_to_try' } },
    });
    expect(await copiesOfOurs()).toEqual([]);
  });

  test('what takes too long, or is stopped, leaves nothing', async () => {
    await using at = await room();
    const stop = new AbortController();

    expect(await at.tried('sleep 60', { timeout_seconds: 1 })).toMatchObject({
      trial: { status: 'failed', problem: { code: 'tool_timeout' } },
    });
    const running = at.tried('sleep 60', {}, stop.signal);
    await expect.poll(copiesOfOurs).toHaveLength(1);
    stop.abort(new Error('stopped'));
    await expect(running).rejects.toThrow('stopped');
    expect(await copiesOfOurs()).toEqual([]);
  }, 20_000);

  test('a file that somebody changed meanwhile makes the trial say so', async () => {
    await using at = await room();
    await at.workspace.write('a.txt', 'one\n');
    const running = at.tried('sleep 1; echo two > a.txt');
    await expect
      .poll(async () => existsSync(join(tmpdir(), (await copiesOfOurs())[0] ?? '', 'workspace/a.txt')))
      .toBe(true);
    await writeFile(join(at.root, 'a.txt'), 'three\n');

    expect(await running).toMatchObject({
      trial: { status: 'failed', problem: { message: expect.stringMatching(/changed while/) } },
    });
  });
});

test('copies of servers that are gone are swept away, and no others', async () => {
  await using fixture = await temporaryWorkspace();
  const folder = fixture.workspace.root;
  const { pid } = promisify(execFile)('true').child;
  await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);
  const names = {
    gone: `${copyPrefix}${hostname()}~${pid}~1`,
    alive: `${copyPrefix}${hostname()}~${process.pid}~2`,
    elsewhere: `${copyPrefix}another-host~${pid}~3`,
    other: 'something-else',
  };
  for (const name of Object.values(names))
    await mkdir(join(folder, name, 'workspace/locked'), { recursive: true, mode: 0o500 });
  await utimes(join(folder, names.elsewhere), 0, 0);

  expect(await sweepCopies(folder)).toEqual([names.gone]);
  expect((await readdir(folder)).sort()).toEqual([names.alive, names.elsewhere, names.other].sort());
});
