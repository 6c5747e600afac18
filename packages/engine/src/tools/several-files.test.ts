import { chmod, link, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeHunks } from './patch/place-hunks.ts';
import { toolRoom } from './tool-room.ts';

const patch = (...lines: string[]) => ({ input: ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n') });

test('several edits are one change: what is shown of each file is what is then written', async () => {
  await using room = await toolRoom();
  await room.workspace.write('a.txt', 'one\ntwo\n');
  await room.workspace.write('b/b.txt', 'two\r\nthree\r\n');
  const edits = [
    { path: 'a.txt', old_string: 'two', new_string: '2' },
    { path: 'b/b.txt', old_string: 'two\nthree', new_string: '2\n3' },
    { path: './a.txt', old_string: 'one\n2', new_string: '$1' },
  ];

  const shown = await room.preview('edit_files', { edits });
  expect(shown).toMatchObject([
    { path: 'a.txt', before: 'one\ntwo\n', after: '$1\n', added: 1, removed: 2 },
    { path: 'b/b.txt', after: '2\r\n3\r\n' },
  ]);
  expect(await room.workspace.read('a.txt')).toBe('one\ntwo\n');

  expect(await room.call('edit_files', { edits })).toEqual({
    files: [
      { path: 'a.txt', replaced: 2 },
      { path: 'b/b.txt', replaced: 1 },
    ],
  });
  expect(await room.workspace.read('a.txt')).toBe('$1\n');
  expect(await room.workspace.read('b/b.txt')).toBe('2\r\n3\r\n');
});

test('where one of several edits does not fit, none is made, and the model learns which', async () => {
  await using room = await toolRoom();
  await room.workspace.write('a.txt', 'a\n');
  const fitting = { path: 'a.txt', old_string: 'a', new_string: 'b' };
  const refused = (edit: object) =>
    expect(room.call('edit_files', { edits: [fitting, { ...fitting, ...edit }] })).rejects;

  await refused({ old_string: 'zzz' }).toThrow('Edit 2 of 2 does not fit, so none was made. old_string was not found');
  await refused({ path: 'absent.txt' }).toThrow('"absent.txt" does not exist');
  await refused({ path: '../outside/x' }).toMatchObject({ code: 'path_not_allowed' });
  expect(await room.workspace.read('a.txt')).toBe('a\n');
});

test('what was written is taken back when a later file cannot be', async () => {
  await using room = await toolRoom();
  const { root } = room.workspace;
  for (const path of ['a.txt', 'old.sh', 'gone.txt']) await room.workspace.write(path, 'one\n');
  await chmod(join(root, 'old.sh'), 0o755);
  await writeFile(join(room.outside, 'secret.txt'), 'one\n');
  await link(join(room.outside, 'secret.txt'), join(root, 'hard.txt'));
  const before = await room.workspace.list('.');

  await expect(
    room.call('edit_files', {
      edits: ['a.txt', 'hard.txt'].map((path) => ({ path, old_string: 'one', new_string: 'two' })),
    }),
  ).rejects.toMatchObject({ code: 'path_not_allowed' });
  await expect(
    room.call(
      'apply_patch',
      patch(
        ...['*** Update File: a.txt', '-one', '+two', '*** Add File: new/n.txt', '+n', '*** Delete File: gone.txt'],
        ...[
          '*** Update File: old.sh',
          '*** Move to: new.sh',
          '-one',
          '+two',
          '*** Update File: hard.txt',
          '-one',
          '+two',
        ],
      ),
    ),
  ).rejects.toMatchObject({ code: 'path_not_allowed' });

  expect((await room.workspace.list('.')).filter(({ name }) => name !== 'new')).toEqual(before);
  expect(await room.workspace.list('new')).toEqual([]);
  for (const path of ['a.txt', 'old.sh', 'gone.txt', 'hard.txt']) expect(await room.workspace.read(path)).toBe('one\n');
  expect((await stat(join(root, 'old.sh'))).mode & 0o777).toBe(0o755);
});

test('a patch adds, changes, moves and deletes files, exactly as it was shown', async () => {
  await using room = await toolRoom();
  const { root } = room.workspace;
  await room.workspace.write('src/a.py', 'def f():\n\treturn 1\n\ndef g():\n\treturn 1\n\nend');
  await room.workspace.write('old.sh', 'one\n\nthree\n');
  await room.workspace.write('gone.txt', 'x\n');
  await chmod(join(root, 'old.sh'), 0o755);
  const given = patch(
    ...['*** Update File: src/a.py', '@@ def g():', '-\treturn 1', '+\treturn 2', '@@', '+last', '*** End of File'],
    ...['*** Add File: docs/new.md', '+# New', '+', '+text'],
    ...['*** Update File: old.sh', '*** Move to: bin/new.sh', ' one', '', '-three', '+3'],
    '*** Delete File: gone.txt',
  );

  const shown = await room.preview('apply_patch', given);
  expect(shown.map(({ path, added, removed }) => ({ path, added, removed }))).toEqual([
    { path: 'src/a.py', added: 3, removed: 2 },
    { path: 'docs/new.md', added: 3, removed: 0 },
    { path: 'old.sh', added: 0, removed: 3 },
    { path: 'bin/new.sh', added: 3, removed: 0 },
    { path: 'gone.txt', added: 0, removed: 1 },
  ]);

  expect(await room.call('apply_patch', given)).toEqual({
    files: [
      { path: 'src/a.py', change: 'updated' },
      { path: 'docs/new.md', change: 'added' },
      { path: 'old.sh', change: 'deleted' },
      { path: 'bin/new.sh', change: 'moved from old.sh' },
      { path: 'gone.txt', change: 'deleted' },
    ],
  });
  expect(await room.workspace.read('src/a.py')).toBe('def f():\n\treturn 1\n\ndef g():\n\treturn 2\n\nend\nlast');
  expect(await room.workspace.read('docs/new.md')).toBe('# New\n\ntext\n');
  expect(await room.workspace.read('bin/new.sh')).toBe('one\n\n3\n');
  expect((await stat(join(root, 'bin/new.sh'))).mode & 0o777).toBe(0o755);
  expect((await room.workspace.list('.')).map(({ name }) => name)).toEqual(['bin', 'docs', 'src']);
});

test.each([
  ['is cut off', '*** Begin Patch\n*** Update File: a.txt\n-one\n+tw', 'The patch was cut off'],
  ['has something before it', 'Here:\n*** Begin Patch\n*** End Patch', 'must begin with the line "*** Begin Patch"'],
  ['has something after it', '*** Begin Patch\n*** Delete File: a.txt\n*** End Patch\nEOF', 'Something follows'],
  ['is empty', '*** Begin Patch\n*** End Patch', 'it changes no file'],
  ['names no path', patch('*** Delete File:  ').input, 'Line 2 is: *** Delete File:'],
  ['has a section of an unknown kind', patch('*** Rename File: a.txt').input, 'Line 2 is: *** Rename File: a.txt'],
  ['adds a line without its sign', patch('*** Add File: n.txt', 'one').input, 'begins with "+"'],
  ['changes nothing', patch('*** Update File: a.txt').input, 'nothing is to be changed in a.txt'],
  ['has an anchor and nothing to do there', patch('*** Update File: a.txt', '@@ one').input, 'expected a line'],
  ['names a file twice', patch('*** Delete File: a.txt', '*** Delete File: ./a.txt').input, 'names a.txt twice'],
  ['adds what is there', patch('*** Add File: a.txt', '+x').input, 'exists already'],
  ['deletes what is not there', patch('*** Delete File: b.txt').input, 'does not exist'],
  ['moves onto a file', patch('*** Update File: a.txt', '*** Move to: a.txt').input, 'exists already'],
  ['deletes a link', patch('*** Delete File: link').input, 'is a symbolic link'],
  ['leaves the workspace', patch('*** Add File: ../b.txt', '+x').input, 'contains ".."'],
  [
    'has other lines',
    patch('*** Update File: a.txt', '-zzz', '+x').input,
    'these lines are not in a.txt; read it again:\nzzz',
  ],
  [
    'has other spaces',
    patch('*** Update File: a.txt', '-  one', '+x').input,
    'the same words with other spaces are at line 1',
  ],
  ['could mean two places', patch('*** Update File: a.txt', '-two', '+x').input, '2 times (lines 2, 4)'],
  ['has no such anchor', patch('*** Update File: a.txt', '@@ zzz', '-two', '+x').input, 'there is no line "zzz"'],
  [
    'has an anchor for two places',
    patch('*** Update File: a.txt', '@@ two', ' x', '+x').input,
    'the line "two" is in a.txt 2 times',
  ],
  ['only adds, nowhere', patch('*** Update File: a.txt', '+x').input, 'does not say where'],
  ['is not at the end', patch('*** Update File: a.txt', '-one', '+x', '*** End of File').input, 'not the end of a.txt'],
  [
    'goes backwards',
    patch('*** Update File: a.txt', '-three', '+3', '@@', '-one', '+1').input,
    'give the changes in the order of the file',
  ],
])('a patch that %s is refused with the reason, and nothing is written', async (_, input, why) => {
  await using room = await toolRoom();
  await room.workspace.write('a.txt', 'one\ntwo\nthree\ntwo\n');
  await symlink('a.txt', join(room.workspace.root, 'link'));

  await expect(room.preview('apply_patch', { input })).rejects.toThrow(why);
  await expect(room.call('apply_patch', { input })).rejects.toMatchObject({ name: 'ToolFailure' });
  expect(await room.workspace.read('a.txt')).toBe('one\ntwo\nthree\ntwo\n');
  expect((await room.workspace.list('.')).map(({ name }) => name)).toEqual(['a.txt', 'link']);
});

test('a patch made of any change of any text makes exactly that change, or is refused', () => {
  const line = fc.constantFrom('', 'a', 'b', '\ta', '  b ', '}');
  const text = fc.array(line, { maxLength: 12 });
  void fc.assert(
    fc.property(fc.tuple(text, text, text), fc.boolean(), ([head, old, fresh], isCrlf) => {
      fc.pre(old.length + fresh.length > 0);
      const end = isCrlf ? '\r\n' : '\n';
      const written = (lines: string[]) => lines.map((one) => `${one}${end}`).join('');
      const hunk = { anchors: [], before: [...head, ...old], after: [...head, ...fresh], atEnd: true, line: 1 };
      expect(placeHunks('x', written([...head, ...old]), [hunk])).toBe(
        head.length + fresh.length === 0
          ? ''
          : written([...head, ...fresh]).replaceAll('\r\n', head.length + old.length === 0 ? '\n' : end),
      );
    }),
  );
});
