import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { hostSandbox } from '../sandbox/host.ts';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { type ToolRoom, toolRoom } from './tool-room.ts';

const host = hostSandbox('There is no sandbox in this test.');
const best = await openSandbox();

async function repository(options: { dataDirectory?: string } = {}) {
  const room = await toolRoom(options);
  const { root } = room.workspace;
  const git = async (...words: string[]) => {
    const env = { PATH: process.env.PATH ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
    const { stdout } = await promisify(execFile)('git', ['-C', root, ...words], { env });
    return stdout.trim();
  };
  await git('init', '--initial-branch=main');
  await git('config', 'user.name', 'Ada');
  await git('config', 'user.email', 'ada@example.org');
  const commit = async (message: string, ...paths: string[]) => {
    await git('add', ...paths);
    await git('commit', '--quiet', '-m', message);
  };
  return { room, git, commit, root, [Symbol.asyncDispose]: () => room[Symbol.asyncDispose]() };
}

test('git_status names the branch and every changed file by what happened to it', async () => {
  await using at = await repository({ dataDirectory: '.data' });
  const { workspace } = at.room;
  for (const path of ['same.txt', 'staged.txt', 'both.txt', 'gone.txt']) await workspace.write(path, 'one\n');
  await at.commit('First', '.');
  for (const path of ['staged.txt', 'both.txt']) await workspace.write(path, 'two\n');
  await workspace.write('new.txt', 'n');
  await at.git('add', 'staged.txt', 'both.txt', 'new.txt');
  await workspace.write('both.txt', 'three\n');
  await workspace.remove('gone.txt');
  await workspace.write('ünter "a".txt', '');
  await mkdir(join(at.root, '.data'));
  await writeFile(join(at.root, '.data/secret'), '');

  expect(await at.room.call('git_status', {})).toEqual({
    branch: 'main',
    staged: ['modified both.txt', 'added new.txt', 'modified staged.txt'],
    changed: ['modified both.txt', 'deleted gone.txt'],
    untracked: ['ünter "a".txt'],
  });
});

test('git_diff shows what changed: on the disk, staged, or since a commit', async () => {
  await using at = await repository();
  const { workspace } = at.room;
  await workspace.write('a.txt', 'one\n');
  await workspace.write('b.txt', 'one\n');
  await workspace.write('.env', 'TOKEN=old\n');
  await at.commit('First', '.');
  for (const path of ['a.txt', 'b.txt', '.env']) await workspace.write(path, 'two\n');
  await at.git('add', 'b.txt');
  const diff = async (input: object) => (await at.room.call('git_diff', input)) as { diff: string };

  expect((await diff({})).diff).toContain('--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n');
  expect((await diff({})).diff).not.toContain('b.txt');
  expect((await diff({})).diff).not.toContain('TOKEN');
  expect((await diff({ path: '.env' })).diff).toContain('-TOKEN=old');
  expect((await diff({ staged: true })).diff).toContain('b/b.txt');
  expect((await diff({ revision: 'HEAD', path: 'b.txt' })).diff).toContain('+two');
  await expect(diff({ revision: 'nowhere' })).rejects.toThrow('git says: bad revision');
  for (const revision of ['--output=x', '-O/etc/passwd', 'a b', ':/x']) {
    await expect(diff({ revision })).rejects.toThrow('a branch, a tag, a commit');
  }
});

test('git_log lists commits, newest first, and none where there are none', async () => {
  await using at = await repository();
  expect(await at.room.call('git_log', {})).toEqual({ commits: [] });
  await at.room.workspace.write('a.txt', 'one\n');
  await at.commit('First', 'a.txt');
  await at.room.workspace.write('b.txt', 'one\n');
  await at.commit('Second: it’s “quoted”', 'b.txt');

  expect(await at.room.call('git_log', {})).toMatchObject({
    commits: [{ subject: 'Second: it’s “quoted”', author: 'Ada' }, { subject: 'First' }],
  });
  expect(await at.room.call('git_log', { path: 'a.txt' })).toMatchObject({ commits: [{ subject: 'First' }] });
  expect(await at.room.call('git_log', { limit: 1 })).toMatchObject({
    commits: [{ subject: expect.stringContaining('Second') }],
  });
});

test('git_commit shows what it would commit, and commits exactly what was shown', async () => {
  await using at = await repository();
  const { workspace } = at.room;
  await workspace.write('a.txt', 'one\n');
  await workspace.write('gone.txt', 'one\n');
  await at.commit('First', '.');
  await workspace.write('a.txt', 'one\ntwo\n');
  await workspace.remove('gone.txt');
  await workspace.write('new/n.txt', 'n\n');
  await workspace.write('.env', 'TOKEN=1\n');
  const input = { message: "It's two;\n\n$(touch pwned) `x`" };

  const shown = await at.room.preview('git_commit', input);
  expect(shown).toMatchObject([
    {
      path: 'a.txt',
      baseHash: await workspace.hashOf('a.txt'),
      added: 1,
      removed: 0,
      diff: expect.stringContaining('+two'),
    },
    { path: 'gone.txt', baseHash: 'absent', removed: 1 },
    { path: 'new/n.txt', baseHash: await workspace.hashOf('new/n.txt'), added: 1, diff: expect.stringContaining('+n') },
  ]);
  expect(await at.git('diff', '--cached')).toBe('');

  await workspace.write('later.txt', 'not shown');
  const done = await at.room.call('git_commit', input, { shown: shown.map(({ path }) => path) });

  expect(done).toMatchObject({
    branch: 'main',
    author: 'Ada <ada@example.org>',
    files: ['a.txt', 'gone.txt', 'new/n.txt'],
  });
  expect(await at.git('log', '-1', '--format=%B')).toBe(input.message);
  expect(await at.git('show', '--name-status', '--format=', 'HEAD')).toBe('M\ta.txt\nD\tgone.txt\nA\tnew/n.txt');
  expect(await at.git('status', '--porcelain')).toBe('?? .env\n?? later.txt');
});

test('git_commit takes only the paths that are named, and leaves the rest as it was staged', async () => {
  await using at = await repository();
  const { workspace } = at.room;
  for (const path of ['src/a.txt', 'src/b.txt', 'c.txt', '.env']) await workspace.write(path, 'one\n');
  await at.git('add', 'c.txt');
  await at.git('config', '--unset', 'user.name');
  await at.git('config', '--unset', 'user.email');

  expect(await at.room.call('git_commit', { message: 'Sources', paths: ['src', '.env'] })).toMatchObject({
    author: 'CodeLab <codelab@localhost>',
    files: ['.env', 'src/a.txt', 'src/b.txt'],
  });
  expect(await at.git('status', '--porcelain')).toBe('A  c.txt');
  await expect(at.room.preview('git_commit', { message: 'Again', paths: ['src'] })).rejects.toThrow(
    'nothing to commit',
  );
});

test('a repository that is not in the workspace is none: above it, beside it, or through a link', async () => {
  await using at = await repository();
  await using inner = await toolRoom();
  await expect(inner.call('git_status', {})).rejects.toThrow('is not a git repository');
  await writeFile(join(inner.workspace.root, '.git'), `gitdir: ${at.root}/.git\n`);
  await expect(inner.call('git_log', {})).rejects.toThrow('lies outside of it');
  await inner.workspace.remove('.git');
  await symlink(join(at.root, '.git'), join(inner.workspace.root, '.git'));
  await expect(inner.call('git_diff', {})).rejects.toThrow('lies outside of it');
  await expect(inner.call('git_diff', { path: '../x' })).rejects.toMatchObject({ code: 'path_not_allowed' });
});

/** Every way that is known for a repository to make git run a program, or write or read elsewhere. */
async function setTraps({ room, git, commit, root }: Awaited<ReturnType<typeof repository>>, trap: string) {
  await room.workspace.write('a.txt', 'one\n');
  await room.workspace.write('b.txt', 'one\n');
  await commit('First', '.');
  const run = (name: string) => `${trap} ${name}; cat`;
  const settings: [string, string][] = [
    ['core.fsmonitor', run('fsmonitor')],
    ['core.hooksPath', `${root}/hooks`],
    ['core.pager', run('pager')],
    ['core.editor', run('editor')],
    ['core.sshCommand', run('ssh')],
    ['core.worktree', '/etc'],
    ['core.alternateRefsCommand', run('refs')],
    ['credential.helper', `!${run('credential')}`],
    ['diff.external', run('external')],
    ['diff.mine.command', run('driver')],
    ['diff.mine.textconv', run('textconv')],
    ['diff.submodule', 'diff'],
    ['filter.mine.clean', run('clean')],
    ['filter.mine.smudge', run('smudge')],
    ['filter.mine.required', 'true'],
    ['filter.other=one two.process', run('process')],
    ['gpg.program', run('gpg')],
    ['commit.gpgSign', 'true'],
    ['log.showSignature', 'true'],
    ['alias.status', `!${run('alias')}`],
    ['pager.log', run('pager-log')],
    ['remote.evil.url', `ext::sh -c ${trap}% remote`],
    ['remote.evil.promisor', 'true'],
    ['protocol.ext.allow', 'always'],
    ['extensions.partialClone', 'evil'],
    ['core.repositoryFormatVersion', '1'],
    ['gc.auto', '1'],
    ['gc.recentObjectsHook', run('gc')],
    ['status.submoduleSummary', 'true'],
  ];
  for (const [name, value] of settings) await git('config', name, value);
  await room.workspace.write('.gitattributes', 'a.txt filter=mine diff=mine\nb.txt filter=other=one diff=mine\n');
  await mkdir(join(root, 'hooks'));
  for (const hook of [
    'pre-commit',
    'commit-msg',
    'prepare-commit-msg',
    'post-commit',
    'post-index-change',
    'reference-transaction',
  ]) {
    await writeFile(join(root, 'hooks', hook), `#!/bin/sh\n${trap} hook-${hook}\n`);
    await chmod(join(root, 'hooks', hook), 0o755);
  }
  await room.workspace.write('a.txt', 'two\n');
  await room.workspace.write('b.txt', 'two\n');
}

async function useAllGitTools(room: ToolRoom, sandbox = host) {
  const results = [];
  for (const [tool, input] of [
    ['git_status', {}],
    ['git_diff', {}],
    ['git_diff', { staged: true }],
    ['git_diff', { revision: 'HEAD' }],
    ['git_log', {}],
    ['git_commit', { message: 'Mine', paths: ['hooks'] }],
  ] as const) {
    results.push(await room.call(tool, input, { sandbox }));
  }
  return results;
}

describe.each([
  ['without a sandbox', host],
  ['in the sandbox', best],
])('%s', (_, sandbox) => {
  test('what a repository would make git run does not run, and git works all the same', async () => {
    await using at = await repository();
    const marks = join(at.room.outside, 'marks');
    await mkdir(marks);
    const trap = join(at.room.outside, 'trap');
    await writeFile(trap, `#!/bin/sh\ntouch "${marks}/$1" "${at.root}/ran-$1" 2> /dev/null\n`);
    await chmod(trap, 0o755);
    await setTraps(at, trap);

    const [status, diff, , , log, commit] = await useAllGitTools(at.room, sandbox);

    expect(await readdir(marks)).toEqual([]);
    expect((await readdir(at.root)).filter((name) => name.startsWith('ran-'))).toEqual([]);
    expect(status).toMatchObject({ branch: 'main', changed: ['modified a.txt', 'modified b.txt'] });
    expect(diff).toMatchObject({ diff: expect.stringContaining('+two') });
    expect(log).toMatchObject({ commits: [{ subject: 'First' }] });
    expect(commit).toMatchObject({ branch: 'main' });
    await expect(at.room.call('git_commit', { message: 'Filtered', paths: ['a.txt'] }, { sandbox })).rejects.toThrow(
      'a.txt goes through a git filter',
    );
    expect(await readdir(marks)).toEqual([]);

    // The traps are real: git on its own walks into them.
    await at.git('diff').catch(() => undefined);
    await at.git('commit', '--message=x', 'a.txt').catch(() => undefined);
    expect((await readdir(marks)).length).toBeGreaterThan(1);
  }, 30_000);
});

test.skipIf(best.kind === 'none')('what only looks at a repository cannot change the workspace', async () => {
  await using at = await repository();
  const { root, hidden } = at.room.workspace;
  const { signal } = new AbortController();
  const limits = { root, hidden, signal, output: () => {}, timeoutMs: 5_000, maxOutputBytes: 1_000 };

  expect(await best.run('echo x > new.txt', { ...limits, isReadOnly: true })).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('Read-only'),
  });
  expect(existsSync(join(root, 'new.txt'))).toBe(false);
});
