import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ToolFailure } from '../tools/tool-failure.ts';
import { isInside } from './path-jail.ts';
import { type TemporaryWorkspace, temporaryWorkspace } from './temporary-workspace.ts';
import { openWorkspace } from './workspace.ts';

/** Every kind of way out that a disk offers. */
async function workspaceWithWaysOut(): Promise<TemporaryWorkspace> {
  const fixture = await temporaryWorkspace();
  const { workspace, outside } = fixture;
  const { root } = workspace;
  await writeFile(join(outside, 'secret.txt'), 'secret');
  await workspace.write('a.txt', 'a');
  await workspace.write('real/b.txt', 'b');
  await symlink('/etc', join(root, 'etc'));
  await symlink('/etc/passwd', join(root, 'passwd'));
  await symlink(join(outside, 'nothing.txt'), join(root, 'dangling'));
  await symlink(outside, join(root, 'out'));
  await symlink('../outside', join(root, 'relative-out'));
  await symlink('real', join(root, 'inner'));
  await symlink('circle', join(root, 'circle'));
  await symlink('inner/b.txt', join(root, 'b-by-link'));
  await symlink(root, join(root, 'home'));
  return fixture;
}

test('a path inside the workspace is accepted, and its real place is told', async () => {
  await using fixture = await workspaceWithWaysOut();
  const { workspace } = fixture;
  const placeOf = async (path: string) => (await workspace.resolve(path)).path;

  expect(await placeOf('a.txt')).toBe('a.txt');
  expect(await placeOf('./real//b.txt')).toBe('real/b.txt');
  expect(await placeOf('new/deep/file.txt')).toBe('new/deep/file.txt');
  expect(await placeOf('real/')).toBe('real');
  expect(await placeOf('.')).toBe('.');
  expect(await placeOf('')).toBe('.');
  expect(await placeOf('inner/new.txt')).toBe('real/new.txt');
  expect(await placeOf('b-by-link')).toBe('real/b.txt');
  expect(await placeOf('home/home/a.txt')).toBe('a.txt');
  expect(await placeOf('..a')).toBe('..a');
});

test('an absolute path inside the workspace is made relative, also through a link to the root', async () => {
  await using fixture = await workspaceWithWaysOut();
  const { workspace, outside } = fixture;
  await symlink(workspace.root, join(outside, 'link-to-root'));
  const throughLink = await openWorkspace(join(outside, 'link-to-root'));

  expect((await workspace.resolve(join(workspace.root, 'real/b.txt'))).path).toBe('real/b.txt');
  expect((await workspace.resolve(`${workspace.root}/`)).path).toBe('.');
  expect(throughLink.root).toBe(workspace.root);
  expect((await throughLink.resolve(join(outside, 'link-to-root/a.txt'))).path).toBe('a.txt');
});

test.each([
  ['../outside/secret.txt', '".."'],
  ['real/../../outside/secret.txt', '".."'],
  ['real/../a.txt', '".."'],
  ['/etc/passwd', 'outside the workspace'],
  ['/', 'outside the workspace'],
  ['~/.ssh/id_rsa', '"~"'],
  ['a.txt\0.png', 'NUL'],
  ['\ud800.txt', 'not valid text'],
  ['etc/passwd', 'symbolic link'],
  ['passwd', 'symbolic link'],
  ['out', 'symbolic link'],
  ['out/secret.txt', 'symbolic link'],
  ['out/new.txt', 'symbolic link'],
  ['relative-out/secret.txt', 'symbolic link'],
  ['home/out/secret.txt', 'symbolic link'],
  ['dangling', 'symbolic link to something that does not exist'],
  ['dangling/', 'symbolic link to something that does not exist'],
  ['dangling/x.txt', 'symbolic link to something that does not exist'],
  ['circle', 'circle of symbolic links'],
  ['circle/x.txt', 'circle of symbolic links'],
])('%j is refused in words', async (path, words) => {
  await using fixture = await workspaceWithWaysOut();

  const refused = await fixture.workspace.resolve(path).catch((error: unknown) => error);

  expect(refused).toBeInstanceOf(ToolFailure);
  expect(refused).toMatchObject({ code: 'path_not_allowed', message: expect.stringContaining(words) });
});

test('no operation gets past a way out, and nothing outside changes', async () => {
  await using fixture = await workspaceWithWaysOut();
  const { workspace, outside } = fixture;
  const { root } = workspace;

  for (const path of ['out/secret.txt', 'dangling', '../outside/secret.txt', join(outside, 'secret.txt')]) {
    const operations = [
      () => workspace.read(path),
      () => workspace.inspect(path),
      () => workspace.hashOf(path),
      () => workspace.list(dirname(path)),
      () => workspace.write(path, 'changed'),
      () => workspace.makeDirectory(path),
      () => workspace.remove(path),
      () => workspace.move(path, 'taken.txt'),
      () => workspace.move('a.txt', path),
    ];
    for (const operation of operations) {
      // Listing the folder that holds a refused link is the one thing allowed.
      if (path === 'dangling' && operation === operations[3]) continue;
      await expect(operation(), `${path}: ${operation}`).rejects.toMatchObject({ code: 'path_not_allowed' });
    }
  }
  expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('secret');
  expect(await readdir(outside)).toEqual(['secret.txt']);
  expect(await readdir(root)).toContain('a.txt');
});

test("the server's data directory inside the workspace does not exist for tools", async () => {
  await using fixture = await temporaryWorkspace({ dataDirectory: '.data' });
  const { workspace } = fixture;
  await mkdir(join(workspace.root, '.data'));
  await writeFile(join(workspace.root, '.data/owner-token'), 'token');
  await symlink('.data', join(workspace.root, 'door'));

  for (const path of ['.data', '.data/owner-token', 'door/owner-token', '.data/new/file']) {
    await expect(workspace.inspect(path)).rejects.toMatchObject({ code: 'path_not_allowed' });
    await expect(workspace.write(path, 'x')).rejects.toMatchObject({ code: 'path_not_allowed' });
  }
  expect(workspace.hidden).toEqual([join(workspace.root, '.data')]);
  expect(await workspace.list('.')).toEqual([{ name: 'door', kind: 'link' }]);
});

test('neither the whole disk nor the data directory itself can be a workspace', async () => {
  await using fixture = await temporaryWorkspace();
  const { root } = fixture.workspace;

  await expect(openWorkspace('/')).rejects.toThrow('whole disk');
  await expect(openWorkspace(root, { dataDirectory: root })).rejects.toThrow('data directory');
});

test('a data directory around the workspace changes nothing', async () => {
  await using fixture = await temporaryWorkspace();
  const { root } = fixture.workspace;

  const workspace = await openWorkspace(root, { dataDirectory: dirname(root) });

  expect(workspace.hidden).toEqual([]);
  expect((await workspace.resolve('a.txt')).path).toBe('a.txt');
});

test('no string whatever resolves to a place outside', async () => {
  await using fixture = await workspaceWithWaysOut();
  const { workspace } = fixture;
  const names = [
    '..',
    '.',
    '',
    '~',
    'out',
    'etc',
    'real',
    'inner',
    'home',
    'dangling',
    'a.txt',
    'passwd',
    'secret.txt',
  ];
  const part = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, fc.string({ unit: 'binary' }));
  const path = fc
    .tuple(fc.constantFrom('', '/', './', `${workspace.root}/`, '\\'), fc.array(part, { maxLength: 6 }))
    .map(([start, parts]) => start + parts.join('/'));

  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(path, async (path) => {
      try {
        const place = await workspace.resolve(path);
        accepted += 1;
        expect(isInside(workspace.root, place.absolute)).toBe(true);
        expect(join(workspace.root, place.path)).toBe(place.absolute);
      } catch (error) {
        expect(error).toBeInstanceOf(ToolFailure);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(accepted).toBeGreaterThan(50);
}, 30_000);
