import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { WorkspaceId } from '@codelab/protocol/ids';
import { type Checkpoints, openCheckpoints, type Place } from './checkpoints.ts';

const environment = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', GIT_CONFIG_GLOBAL: '/dev/null' };
const person = ['-c', 'user.name=a', '-c', 'user.email=a@b'];

type Folder = AsyncDisposable & {
  readonly place: Place;
  readonly store: string;
  readonly checkpoints: Checkpoints;
  write(path: string, content: string | Buffer): Promise<void>;
  read(path: string): Promise<string>;
  remove(path: string): Promise<void>;
  /** Every path in it, folders too, without the person's own `.git`. */
  paths(): Promise<string[]>;
  git(...args: string[]): string;
  at(path: string): string;
  restore(commit: string, rest?: { leftOut?: readonly string[]; paths?: string[] }): Promise<Restored>;
};
type Restored = { files: number; leftAlone: readonly string[]; before: string };

async function folder(files: Record<string, string> = {}): Promise<Folder> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'codelab-checkpoints-')));
  const root = join(home, 'workspace');
  const store = join(home, 'store');
  await mkdir(root);
  const checkpoints = openCheckpoints(store);
  const place: Place = { id: WorkspaceId.parse(randomUUID()), root, hidden: [] };
  const at = (path: string) => join(root, path);
  const write = async (path: string, content: string | Buffer) => {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), content);
  };
  for (const [path, content] of Object.entries(files)) await write(path, content);
  return {
    place,
    store,
    checkpoints,
    at,
    write,
    read: (path) => readFile(at(path), 'utf8'),
    remove: (path) => rm(at(path), { recursive: true }),
    async paths() {
      const names = await readdir(root, { recursive: true });
      return names.filter((name) => !/(^|\/)\.git(\/|$)/.test(name)).sort();
    },
    git: (...args) => execFileSync('git', [...person, ...args], { cwd: root, env: environment, encoding: 'utf8' }),
    async restore(commit, { leftOut = [], paths } = {}) {
      let before = '';
      const restored = await checkpoints.restore(place, { commit, leftOut, paths }, async (now) => {
        before = now.commit;
      });
      return { ...restored, before };
    },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

test('what was changed, added and removed since a checkpoint is put back', async () => {
  await using here = await folder({ 'a.txt': 'one', 'src/b.txt': 'two', 'src/c.txt': 'three' });
  const { commit } = await here.checkpoints.take(here.place);
  await here.write('a.txt', 'changed');
  await here.remove('src/b.txt');
  await here.write('new/deep/d.txt', 'added');

  const restored = await here.restore(commit);

  expect(restored).toMatchObject({ files: 3, leftAlone: [] });
  expect(await here.paths()).toEqual(['a.txt', 'src', 'src/b.txt', 'src/c.txt']);
  expect(await here.read('a.txt')).toBe('one');
  expect(await here.read('src/b.txt')).toBe('two');
});

test('a restore is undone by restoring what was before it, and that again', async () => {
  await using here = await folder({ 'a.txt': 'one' });
  const { commit } = await here.checkpoints.take(here.place);
  await here.write('a.txt', 'two');
  await here.write('b.txt', 'new');

  const first = await here.restore(commit);
  const second = await here.restore(first.before);
  expect([await here.read('a.txt'), await here.read('b.txt')]).toEqual(['two', 'new']);

  await here.restore(second.before);
  expect(await here.read('a.txt')).toBe('one');
  expect(await here.paths()).toEqual(['a.txt']);
});

test('the same files are the same checkpoint, and nothing is read again', async () => {
  await using here = await folder({ 'a.txt': 'one' });
  const first = await here.checkpoints.take(here.place);
  const second = await here.checkpoints.take(here.place);
  await here.write('a.txt', 'two');
  await here.write('a.txt', 'one');
  const third = await here.checkpoints.take(here.place);

  expect([second.commit, third.commit]).toEqual([first.commit, first.commit]);
});

test('a change of the same size in the same moment is not missed', async () => {
  await using here = await folder({ 'a.txt': '0' });
  const commits = new Set<string>();
  for (let value = 1; value <= 20; value += 1) {
    await here.write('a.txt', String(value % 10));
    commits.add((await here.checkpoints.take(here.place)).commit);
  }

  expect(commits.size).toBe(10);
});

test("a person's repository is not touched, byte for byte, and its index neither", async () => {
  await using here = await folder({ 'a.txt': 'one', 'b.txt': 'b' });
  here.git('init', '-q');
  here.git('add', 'a.txt');
  here.git('commit', '-q', '-m', 'first');
  here.git('add', 'b.txt');
  const before = await everythingIn(here.at('.git'));

  const { commit } = await here.checkpoints.take(here.place);
  await here.write('a.txt', 'two');
  await here.checkpoints.compare(here.place, { from: commit, reveal: true });
  await here.checkpoints.sinceOwnCommit(here.place, await here.checkpoints.take(here.place));
  await here.restore(commit);

  expect(await everythingIn(here.at('.git'))).toEqual(before);
  expect(here.git('status', '--porcelain')).toBe('A  b.txt\n');
});

test('ignored files are not kept, and stay when files are restored', async () => {
  await using here = await folder({ '.gitignore': 'out/\n*.log\n', 'a.txt': 'one', 'out/x': 'x', 'y.log': 'y' });
  await here.write('node_modules/left/index.js', 'module');
  const { commit } = await here.checkpoints.take(here.place);
  await here.write('a.txt', 'two');
  await here.write('out/x', 'changed');
  await here.write('y.log', 'changed');

  await here.restore(commit);

  expect(await here.read('a.txt')).toBe('one');
  expect([await here.read('out/x'), await here.read('y.log')]).toEqual(['changed', 'changed']);
  expect(await here.read('node_modules/left/index.js')).toBe('module');
});

test('a file that was ignored then and is not now is not taken for a new one', async () => {
  await using here = await folder({ '.gitignore': 'data/\n', 'a.txt': 'one', 'data/rows': 'precious' });
  const { commit } = await here.checkpoints.take(here.place);
  await here.write('.gitignore', '');

  const restored = await here.restore(commit);

  expect(restored.leftAlone).toEqual(['data/rows']);
  expect(await here.read('data/rows')).toBe('precious');
  expect(await here.read('.gitignore')).toBe('data/\n');
});

test('an ignored file where a kept one would come back is left alone', async () => {
  await using here = await folder({ build: 'a file' });
  const { commit } = await here.checkpoints.take(here.place);
  await here.remove('build');
  await here.write('.gitignore', 'build/\n');
  await here.write('build/out.bin', 'ignored');

  const restored = await here.restore(commit);

  expect(restored.leftAlone).toEqual(['build']);
  expect(await here.read('build/out.bin')).toBe('ignored');
});

test('repositories inside are left out and said, with a commit and without one', async () => {
  await using here = await folder({ 'a.txt': 'one', 'empty/x.txt': 'x', 'full/y.txt': 'y', 'deep/er/z.txt': 'z' });
  for (const name of ['empty', 'full', 'deep/er']) here.git('init', '-q', name);
  here.git('-C', 'full', 'add', '-A');
  here.git('-C', 'full', 'commit', '-q', '-m', 'first');

  const { commit, leftOut } = await here.checkpoints.take(here.place);
  await here.write('full/y.txt', 'changed');
  await here.write('a.txt', 'changed');
  const restored = await here.restore(commit, { leftOut });

  expect([...leftOut].sort()).toEqual(['deep/er/', 'empty/', 'full/']);
  expect(restored).toMatchObject({ files: 1, leftAlone: [] });
  expect([await here.read('full/y.txt'), await here.read('empty/x.txt')]).toEqual(['changed', 'x']);
});

test('what was a repository then and is not now is not removed', async () => {
  await using here = await folder({ 'a.txt': 'one', 'sub/x.txt': 'x' });
  here.git('init', '-q', 'sub');
  const { commit, leftOut } = await here.checkpoints.take(here.place);
  await here.remove('sub/.git');

  const restored = await here.restore(commit, { leftOut });

  expect(restored.leftAlone).toEqual(['sub/x.txt']);
  expect(await here.read('sub/x.txt')).toBe('x');
});

test('files above 5 MiB are left out and said, and never replaced', async () => {
  await using here = await folder({ 'a.txt': 'one', 'grows.bin': 'small' });
  await here.write('big.bin', '');
  await truncate(here.at('big.bin'), 6 * 1024 * 1024);
  const first = await here.checkpoints.take(here.place);
  await truncate(here.at('grows.bin'), 7 * 1024 * 1024);
  await truncate(here.at('big.bin'), 10);

  const restored = await here.restore(first.commit, { leftOut: first.leftOut });

  expect(first.leftOut).toEqual(['big.bin']);
  expect([...restored.leftAlone].sort()).toEqual(['big.bin', 'grows.bin']);
  expect((await lstat(here.at('grows.bin'))).size).toBe(7 * 1024 * 1024);
  expect((await here.checkpoints.take(here.place)).leftOut).toEqual(['grows.bin']);
});

test('modes, links, line ends, bytes and odd names come back as they were', async () => {
  await using here = await folder({
    'run.sh': '#!/bin/sh\n',
    '.gitattributes': '* text=auto eol=lf\n*.bin filter=lfs\n',
  });
  const bytes = Buffer.from([0, 255, 13, 10, 0]);
  await here.write('x.bin', bytes);
  await here.write('crlf.txt', 'one\r\ntwo\r\n');
  await here.write('a "quoted"\tname\n.txt', 'odd');
  await here.write('späße/日本.txt', 'text');
  await here.write('-rf', 'a name like an option');
  await here.write(':(top)x', 'a name like a pathspec');
  await chmod(here.at('run.sh'), 0o750);
  await symlink('../outside', here.at('link'));
  const { commit } = await here.checkpoints.take(here.place);
  const before = await here.paths();
  for (const path of before.filter((name) => name !== 'späße')) await here.remove(path);

  await here.restore(commit);

  expect(await here.paths()).toEqual(before);
  expect(await readFile(here.at('x.bin'))).toEqual(bytes);
  expect(await here.read('crlf.txt')).toBe('one\r\ntwo\r\n');
  expect(await readlink(here.at('link'))).toBe('../outside');
  expect((await lstat(here.at('run.sh'))).mode & 0o100).toBe(0o100);
});

test('a changed file keeps the rest of its mode', async () => {
  await using here = await folder({ 'secret.txt': 'one' });
  await chmod(here.at('secret.txt'), 0o600);
  const { commit } = await here.checkpoints.take(here.place);
  await here.write('secret.txt', 'two');
  await here.restore(commit);

  expect((await lstat(here.at('secret.txt'))).mode & 0o777).toBe(0o600);
});

test('files become folders and folders files, and back again', async () => {
  await using here = await folder({ x: 'a file', 'y/deep.txt': 'in a folder' });
  const { commit } = await here.checkpoints.take(here.place);
  await here.remove('x');
  await here.write('x/inside.txt', 'now a folder');
  await here.remove('y');
  await here.write('y', 'now a file');

  const restored = await here.restore(commit);
  expect(restored.leftAlone).toEqual([]);
  expect(await here.paths()).toEqual(['x', 'y', 'y/deep.txt']);

  await here.restore(restored.before);
  expect(await here.paths()).toEqual(['x', 'x/inside.txt', 'y']);
});

test('empty folders are not kept, and are not in the way', async () => {
  await using here = await folder({ a: 'file' });
  await mkdir(here.at('empty'));
  const { commit } = await here.checkpoints.take(here.place);
  await here.remove('a');
  await mkdir(here.at('a'));

  await here.restore(commit);

  expect(await here.paths()).toEqual(['a', 'empty']);
  expect(await here.read('a')).toBe('file');
});

test('chosen files alone are restored, and all beneath a chosen folder', async () => {
  await using here = await folder({ 'a.txt': 'a', 'b.txt': 'b', 'src/c.txt': 'c', 'srcs.txt': 's' });
  const { commit } = await here.checkpoints.take(here.place);
  for (const path of ['a.txt', 'b.txt', 'src/c.txt', 'srcs.txt']) await here.write(path, 'changed');

  await here.restore(commit, { paths: ['a.txt', 'src/'] });

  const contents = await Promise.all(['a.txt', 'b.txt', 'src/c.txt', 'srcs.txt'].map(here.read));
  expect(contents).toEqual(['a', 'changed', 'c', 'changed']);
});

test('a restore does not follow a link out of the workspace', async () => {
  await using here = await folder({ 'sub/a.txt': 'one' });
  const outside = join(here.store, '..', 'outside');
  await mkdir(outside);
  await writeFile(join(outside, 'a.txt'), 'not ours');
  const { commit } = await here.checkpoints.take(here.place);
  await here.remove('sub');
  await here.write('.gitignore', 'sub\n');
  await symlink(outside, here.at('sub'));

  const restored = await here.restore(commit);

  expect(restored.leftAlone).toEqual(['sub/a.txt']);
  expect(await readFile(join(outside, 'a.txt'), 'utf8')).toBe('not ours');
});

test('the server’s own folder is never kept, whatever the workspace says of it', async () => {
  await using here = await folder({ 'a.txt': 'one', '.data/secret': 'sealed', '.gitignore': '!.data/\n!.data/**\n' });
  const place = { ...here.place, hidden: [here.at('.data')] };
  const { commit } = await here.checkpoints.take(place);
  await here.write('a.txt', 'two');
  await here.write('.data/secret', 'other');

  const files = await here.checkpoints.compare(place, { from: commit, reveal: true });

  expect(files.map(({ path }) => path)).toEqual(['a.txt']);
});

test('a comparison shows what changed, and protected files only when asked', async () => {
  await using here = await folder({ 'a.txt': 'one\ntwo\n', '.env': 'KEY=1\n', 'gone.txt': 'x\n' });
  const { commit } = await here.checkpoints.take(here.place);
  await here.write('a.txt', 'one\nthree\n');
  await here.write('.env', 'KEY=2\n');
  await here.remove('gone.txt');
  await here.write('x.bin', Buffer.from([0, 1, 2]));

  const files = await here.checkpoints.compare(here.place, { from: commit, reveal: false });
  const revealed = await here.checkpoints.compare(here.place, { from: commit, reveal: true });

  expect(files).toEqual([
    { path: '.env', change: 'changed', notShown: 'protected' },
    {
      path: 'a.txt',
      change: 'changed',
      added: 1,
      removed: 1,
      diff: '--- a.txt\n+++ a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n',
    },
    {
      path: 'gone.txt',
      change: 'removed',
      added: 0,
      removed: 1,
      diff: '--- gone.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n',
    },
    { path: 'x.bin', change: 'added', notShown: 'binary' },
  ]);
  expect(revealed[0]).toMatchObject({ path: '.env', diff: expect.stringContaining('+KEY=2') });
});

test('changes since the last commit of the person’s own repository are known without running it', async () => {
  await using here = await folder({ 'a.txt': 'one', 'b.txt': 'two' });
  here.git('init', '-q');
  here.git('config', 'core.fsmonitor', `touch ${here.at('ran')}`);
  here.git('config', 'filter.evil.clean', `touch ${here.at('ran')}; cat`);
  here.git('-c', 'core.fsmonitor=false', 'add', '-A');
  here.git('-c', 'core.fsmonitor=false', 'commit', '-q', '-m', 'first');
  await here.write('.gitattributes', '* filter=evil\n');
  await here.write('a.txt', 'changed');
  await here.write('c.txt', 'new');
  await here.remove('b.txt');
  await rm(here.at('ran'), { force: true });

  const changes = await here.checkpoints.sinceOwnCommit(here.place, await here.checkpoints.take(here.place));

  expect(changes).toEqual([
    { path: '.gitattributes', change: 'added' },
    { path: 'a.txt', change: 'changed' },
    { path: 'b.txt', change: 'removed' },
    { path: 'c.txt', change: 'added' },
  ]);
  expect(await here.paths()).not.toContain('ran');
});

test('many at once, by two stores as by two servers, each keep what was there', async () => {
  await using here = await folder({ 'a.txt': 'one' });
  const other = openCheckpoints(here.store);
  const taken = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      await here.write(`file-${index}.txt`, String(index));
      return (index % 2 === 0 ? here.checkpoints : other).take(here.place);
    }),
  );
  const last = await other.take(here.place);

  expect(taken.at(-1)).toBeDefined();
  const files = await here.checkpoints.compare(here.place, { from: last.commit, reveal: true });
  expect(files).toEqual([]);
  for (const { commit } of taken) expect(await other.known(here.place, [commit])).toContain(commit);
});

test('a server that is killed in between leaves nothing that holds up the next', async () => {
  await using here = await folder();
  for (let index = 0; index < 3_000; index += 1) await here.write(`many/${index % 50}/${index}.txt`, `${index}`);
  const script = `
    import { openCheckpoints } from ${JSON.stringify(join(import.meta.dirname, 'checkpoints.ts'))};
    console.log('begun');
    await openCheckpoints(${JSON.stringify(here.store)}).take(${JSON.stringify(here.place)});
    console.log('done');`;
  for (const afterMs of [5, 60, 150, 300]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    const closed = child.exitCode === null ? once(child, 'close') : undefined;
    child.kill('SIGKILL');
    await closed;
  }

  const { commit } = await here.checkpoints.take(here.place);
  await here.write('many/0/0.txt', 'changed');
  await here.restore(commit);

  expect(await here.read('many/0/0.txt')).toBe('0');
}, 60_000);

test('a broken store is made anew, and what was in it is said to be gone', async () => {
  await using here = await folder({ 'a.txt': 'one' });
  const { commit } = await here.checkpoints.take(here.place);
  const git = join(here.store, here.place.id, 'git');
  await writeFile(join(git, 'index'), 'no index');
  await here.write('a.txt', 'two');
  const second = await here.checkpoints.take(here.place);
  expect(await here.checkpoints.known(here.place, [commit])).toContain(commit);

  await writeFile(join(git, 'config'), '[core\nbroken');
  await here.write('a.txt', 'three');
  const third = await here.checkpoints.take(here.place);

  expect(await here.checkpoints.known(here.place, [third.commit])).toContain(third.commit);
  expect(await here.checkpoints.known(here.place, [second.commit])).toEqual(new Set());
});

test('without git there are no checkpoints, and that is said', async () => {
  await using here = await folder({ 'a.txt': 'one' });
  const none = openCheckpoints(here.store, { program: '/nonexistent/git' });

  expect(await none.off()).toBe('git is not installed on this server.');
  await expect(none.take(here.place)).rejects.toMatchObject({ kind: 'missing' });
});

test('what nobody refers to any more is forgotten, and the rest stays', async () => {
  await using here = await folder({ 'a.txt': 'one' });
  const first = await here.checkpoints.take(here.place);
  await here.write('a.txt', 'two');
  const second = await here.checkpoints.take(here.place);

  await here.checkpoints.tidy(here.place.id, [second.commit], 0);
  await here.write('a.txt', 'three');
  const third = await here.checkpoints.take(here.place);
  await here.restore(second.commit);

  expect(await here.read('a.txt')).toBe('two');
  expect(await here.checkpoints.known(here.place, [third.commit])).toContain(third.commit);
  const git = join(here.store, here.place.id, 'git', 'refs', 'checkpoints');
  expect(await readdir(git).catch(() => [])).not.toContain(first.commit);
});

test('which files changed in any of several steps', async () => {
  await using here = await folder({ 'a.txt': '1', 'b.txt': '1', 'c.txt': '1' });
  const first = await here.checkpoints.take(here.place);
  await here.write('a.txt', '2');
  const second = await here.checkpoints.take(here.place);
  await here.write('b.txt', '2');
  const third = await here.checkpoints.take(here.place);
  await here.write('c.txt', '2');
  const fourth = await here.checkpoints.take(here.place);

  const touched = await here.checkpoints.touched(here.place, [
    { from: first.commit, to: second.commit },
    { from: second.commit, to: second.commit },
    { from: third.commit, to: fourth.commit },
  ]);

  expect([...touched].sort()).toEqual(['a.txt', 'c.txt']);
});

async function everythingIn(path: string): Promise<Record<string, string>> {
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = await Promise.all(
    files.map(async (file) => [file, `${(await lstat(file)).mtimeMs} ${(await readFile(file)).toString('hex')}`]),
  );
  return Object.fromEntries(pairs);
}
