import { chmod, link, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyPatch } from 'diff';
import { expect, test } from 'vitest';
import { changedSince } from './base-check.ts';
import { toolRoom } from './tool-room.ts';
import { writeApproved } from './write-approved.ts';

test('the preview of a new file shows all of it, and makes nothing', async () => {
  await using room = await toolRoom();
  const input = { path: './src/new.ts', content: 'one\ntwo\n' };

  expect(await room.preview('write_file', input)).toEqual([
    {
      path: 'src/new.ts',
      baseHash: 'absent',
      diff: '--- /dev/null\n+++ src/new.ts\n@@ -0,0 +1,2 @@\n+one\n+two\n',
      before: '',
      after: 'one\ntwo\n',
      added: 2,
      removed: 0,
    },
  ]);
  expect(await room.workspace.list('.')).toEqual([]);
});

test('the preview of a change is what the change then does', async () => {
  await using room = await toolRoom();
  const before = 'a\nb\nc\nd\ne\nf\ng\nb\n';
  await room.workspace.write('x.txt', before);
  const input = { path: 'x.txt', old_string: 'c\nd', new_string: '$1 & $&\n' };

  const [shown] = await room.preview('edit_file', input);
  expect(await room.workspace.read('x.txt')).toBe(before);
  expect(await room.call('edit_file', input)).toEqual({ path: 'x.txt', replaced: 1 });

  const after = await room.workspace.read('x.txt');
  expect(after).toBe('a\nb\n$1 & $&\n\ne\nf\ng\nb\n');
  expect(shown).toMatchObject({ before, after, added: 2, removed: 2 });
  expect(applyPatch(before, shown?.diff ?? '')).toBe(after);
});

test('writing twice is the same as writing once', async () => {
  await using room = await toolRoom();
  const input = { path: 'a/b.txt', content: 'Ж' };

  expect(await room.call('write_file', input)).toEqual({ path: 'a/b.txt', sizeBytes: 2 });
  expect(await room.call('write_file', input)).toEqual({ path: 'a/b.txt', sizeBytes: 2 });
  expect(await room.workspace.read('a/b.txt')).toBe('Ж');
  expect(await room.preview('write_file', input)).toMatchObject([{ diff: '', added: 0, removed: 0 }]);
});

test('an edit that does not fit says why, in a way that helps to do better', async () => {
  await using room = await toolRoom();
  await room.workspace.write('x.py', 'def f():\n\treturn 1\n\ndef g():\n\treturn 1\n');
  const edit = (old_string: string, new_string = 'new') =>
    room.call('edit_file', { path: 'x.py', old_string, new_string });

  await expect(edit('return 1')).rejects.toThrow('found 2 times in "x.py" (lines 2, 5)');
  await expect(edit('def g():\n    return 1')).rejects.toThrow(
    'The same words with other spaces are at line 4. They must match exactly:\ndef g():\n\treturn 1',
  );
  await expect(edit('def g():\n\treturn 2')).rejects.toThrow(
    'Its first line is at line 4, but what follows is different',
  );
  await expect(edit('nothing like it')).rejects.toThrow('Read the file again');
  await expect(edit('def', 'def')).rejects.toThrow('nothing would change');
  await expect(room.call('edit_file', { path: 'y.py', old_string: 'a', new_string: 'b' })).rejects.toThrow(
    'does not exist',
  );
  await expect(room.preview('edit_file', { path: 'x.py', old_string: 'zzz', new_string: '' })).rejects.toThrow(
    'not found',
  );
});

test('every occurrence is replaced when that is asked for', async () => {
  await using room = await toolRoom();
  await room.workspace.write('x.txt', 'aXaXaa');

  const done = await room.call('edit_file', { path: 'x.txt', old_string: 'a', new_string: '', replace_all: true });

  expect(done).toEqual({ path: 'x.txt', replaced: 4 });
  expect(await room.workspace.read('x.txt')).toBe('XX');
});

test('in a file whose lines end with CRLF the same lines are found, and stay so', async () => {
  await using room = await toolRoom();
  await room.workspace.write('crlf.txt', 'one\r\ntwo\r\nthree\r\n');
  await room.workspace.write('mixed.txt', 'one\r\ntwo\nthree\n');

  await room.call('edit_file', { path: 'crlf.txt', old_string: 'one\ntwo', new_string: '1\n2\n2.5' });

  expect(await room.workspace.read('crlf.txt')).toBe('1\r\n2\r\n2.5\r\nthree\r\n');
  await expect(room.call('edit_file', { path: 'mixed.txt', old_string: 'one\ntwo', new_string: '1' })).rejects.toThrow(
    'Its lines end with CRLF',
  );
});

test('a preview of what is no text, or too much of it, says so in words', async () => {
  await using room = await toolRoom();
  const { root } = room.workspace;
  const lines = (word: string) => Array.from({ length: 30_000 }, (_, index) => `${word} ${index}\n`).join('');
  await writeFile(join(root, 'image.png'), Buffer.from([0, 1, 2]));
  await room.workspace.write('many.txt', lines('old'));

  const [binary] = await room.preview('write_file', { path: 'image.png', content: 'text' });
  const startedAt = performance.now();
  const [many] = await room.preview('write_file', { path: 'many.txt', content: lines('new') });

  expect(binary).toEqual({
    path: 'image.png',
    baseHash: await room.workspace.hashOf('image.png'),
    diff: 'image.png, a binary file of 3 bytes, becomes a text of 4 bytes.\n',
    added: 1,
    removed: 0,
  });
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(many).toMatchObject({ diff: 'Too much changes to be shown: 30000 lines become 30000.\n', added: 30_000 });
  expect(many).not.toHaveProperty('before');
});

test('a file is deleted after its content was shown; folders, links and absent files are not', async () => {
  await using room = await toolRoom();
  await room.workspace.write('a.txt', 'one\n');
  await mkdir(join(room.workspace.root, 'folder'));
  await symlink('a.txt', join(room.workspace.root, 'link'));

  expect(await room.preview('delete_file', { path: 'a.txt' })).toMatchObject([
    { diff: '--- a.txt\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-one\n', before: 'one\n', after: '', added: 0, removed: 1 },
  ]);
  await expect(room.call('delete_file', { path: 'link' })).rejects.toMatchObject({ code: 'path_not_allowed' });
  await expect(room.call('delete_file', { path: 'folder' })).rejects.toThrow('is a folder');
  await expect(room.preview('delete_file', { path: 'folder' })).rejects.toThrow('is a folder');
  await expect(room.preview('delete_file', { path: 'absent' })).rejects.toThrow('does not exist');
  expect(await room.call('delete_file', { path: 'a.txt' })).toEqual({ path: 'a.txt', deleted: true });
  expect(await room.workspace.hashOf('a.txt')).toBe('absent');
});

test('a move shows both ends, keeps the file as it is and replaces nothing', async () => {
  await using room = await toolRoom();
  await room.workspace.write('a.sh', 'one\n');
  await room.workspace.write('taken.sh', 'two\n');
  await chmod(join(room.workspace.root, 'a.sh'), 0o755);
  const input = { from: 'a.sh', to: 'bin/b.sh' };

  expect(await room.preview('move_file', input)).toMatchObject([
    { path: 'a.sh', removed: 1, after: '' },
    { path: 'bin/b.sh', baseHash: 'absent', added: 1, after: 'one\n' },
  ]);
  await expect(room.preview('move_file', { from: 'a.sh', to: 'taken.sh' })).rejects.toThrow('exists already');
  await expect(room.call('move_file', { from: 'a.sh', to: 'taken.sh' })).rejects.toThrow('exists already');
  expect(await room.call('move_file', input)).toEqual({ from: 'a.sh', to: 'bin/b.sh' });
  expect((await stat(join(room.workspace.root, 'bin/b.sh'))).mode & 0o777).toBe(0o755);
});

test('no changing tool leaves the workspace, also not through what stands in it', async () => {
  await using room = await toolRoom({ dataDirectory: '.data' });
  const { root } = room.workspace;
  await writeFile(join(room.outside, 'secret.txt'), 'secret');
  await symlink(room.outside, join(root, 'out'));
  await link(join(room.outside, 'secret.txt'), join(root, 'hard.txt'));
  await mkdir(join(root, '.data'));
  await room.workspace.write('a.txt', 'a');

  for (const path of ['out/secret.txt', '../outside/secret.txt', `${room.outside}/new.txt`, '.data/x', 'a\0b']) {
    const refused = { code: 'path_not_allowed' };
    await expect(room.call('write_file', { path, content: '' })).rejects.toMatchObject(refused);
    await expect(room.preview('write_file', { path, content: '' })).rejects.toMatchObject(refused);
    await expect(room.call('edit_file', { path, old_string: 's', new_string: '' })).rejects.toMatchObject(refused);
    await expect(room.call('create_directory', { path })).rejects.toMatchObject(refused);
    await expect(room.call('delete_file', { path })).rejects.toMatchObject(refused);
    await expect(room.call('move_file', { from: path, to: 'b.txt' })).rejects.toMatchObject(refused);
    await expect(room.call('move_file', { from: 'a.txt', to: path })).rejects.toMatchObject(refused);
  }
  await expect(room.call('write_file', { path: 'hard.txt', content: '' })).rejects.toMatchObject({
    code: 'path_not_allowed',
  });
  expect(await room.call('create_directory', { path: 'x/y' })).toEqual({ path: 'x/y' });
});

test('a file that changed, came, went or became something else since it was shown is named', async () => {
  await using room = await toolRoom();
  const { workspace } = room;
  for (const path of ['same', 'changed', 'gone', 'folder', 'leads-out']) await workspace.write(path, path);
  const shown = await Promise.all(
    ['same', 'changed', 'gone', 'folder', 'leads-out', 'came', 'still-absent'].map(async (path) => ({
      path,
      baseHash: await workspace.hashOf(path),
    })),
  );
  expect(await changedSince(workspace, shown)).toEqual([]);

  await workspace.write('changed', 'x');
  await workspace.write('came', '');
  for (const path of ['gone', 'folder', 'leads-out']) await workspace.remove(path);
  await workspace.makeDirectory('folder');
  await symlink(room.outside, join(workspace.root, 'leads-out'));

  expect(await changedSince(workspace, shown)).toEqual(['changed', 'gone', 'folder', 'leads-out', 'came']);
});

test('what a person made of the proposed files is written, or nothing of it', async () => {
  await using room = await toolRoom();
  const a = { path: 'a.txt', content: 'a' };

  await expect(writeApproved(room.workspace, [a, { path: '../b.txt', content: 'b' }])).rejects.toMatchObject({
    code: 'path_not_allowed',
  });
  expect(await room.workspace.list('.')).toEqual([]);
  expect(await writeApproved(room.workspace, [a, { path: './c/d.txt', content: 'dd' }])).toEqual({
    written: [
      { path: 'a.txt', sizeBytes: 1 },
      { path: 'c/d.txt', sizeBytes: 2 },
    ],
  });
});
