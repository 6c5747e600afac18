import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toolRoom } from './tool-room.ts';

test('read_file gives the text exactly as it is, and says how much of it', async () => {
  await using room = await toolRoom();
  await room.workspace.write('a.txt', 'one\r\ntwo\n\tthree');

  expect(await room.call('read_file', { path: './a.txt' })).toEqual({
    path: 'a.txt',
    content: 'one\r\ntwo\n\tthree',
    firstLine: 1,
    lastLine: 3,
    totalLines: 3,
  });
});

test('read_file reads a long file in pieces that fit together', async () => {
  await using room = await toolRoom();
  const text = Array.from({ length: 9_000 }, (_, index) => `line ${index + 1} ${'x'.repeat(index % 20)}\n`).join('');
  await room.workspace.write('long.txt', text);

  let read = '';
  for (let offset = 1; offset <= 9_000; ) {
    const piece = await room.call('read_file', { path: 'long.txt', offset });
    expect(piece).toMatchObject({ firstLine: offset, totalLines: 9_000 });
    const { content, lastLine } = piece as { content: string; lastLine: number };
    expect(content.length).toBeLessThanOrEqual(60_000);
    read += content;
    offset = lastLine + 1;
  }

  expect(read === text).toBe(true);
  expect(await room.call('read_file', { path: 'long.txt', offset: 3, limit: 1 })).toMatchObject({
    content: 'line 3 xx\n',
    lastLine: 3,
  });
  await expect(room.call('read_file', { path: 'long.txt', offset: 9_001 })).rejects.toThrow('has 9000 lines');
});

test('read_file shows the beginning of a line that is too long, and an empty file', async () => {
  await using room = await toolRoom();
  await room.workspace.write('minified.js', '👋'.repeat(50_000));
  await room.workspace.write('empty.txt', '');

  const read = await room.call('read_file', { path: 'minified.js' });

  expect(read).toMatchObject({ content: expect.stringContaining('this line goes on'), lastLine: 1, totalLines: 1 });
  expect(JSON.stringify(read)).not.toContain('\\ud83d');
  expect(await room.call('read_file', { path: 'empty.txt' })).toMatchObject({ content: '', totalLines: 0 });
});

test.each([
  ['../secret', 'path_not_allowed'],
  ['/etc/passwd', 'path_not_allowed'],
  ['absent.txt', 'tool_failed'],
  ['.', 'tool_failed'],
])('read_file fails in words for %s', async (path, code) => {
  await using room = await toolRoom();

  await expect(room.call('read_file', { path })).rejects.toMatchObject({ name: 'ToolFailure', code });
});

test('list_files lists level by level and says what it leaves out', async () => {
  await using room = await toolRoom({ dataDirectory: '.data' });
  for (const path of ['b.txt', 'a/b/c/d.txt', 'node_modules/x/index.js', '.git/config', '.data/secret']) {
    await mkdir(join(room.workspace.root, path, '..'), { recursive: true });
    await writeFile(join(room.workspace.root, path), '');
  }
  await symlink('/etc', join(room.workspace.root, 'etc'));

  expect(await room.call('list_files', {})).toEqual({
    path: '.',
    entries: ['.git/', 'a/', 'a/b/', 'b.txt', 'etc', 'node_modules/'],
    leftOut: ['what is in .git', 'what is in node_modules'],
  });
  expect(await room.call('list_files', { path: 'a', depth: 1 })).toMatchObject({ entries: ['a/b/'], leftOut: [] });
  expect(await room.call('list_files', { path: 'node_modules/x' })).toMatchObject({
    entries: ['node_modules/x/index.js'],
  });
  await expect(room.call('list_files', { path: 'etc' })).rejects.toMatchObject({ code: 'path_not_allowed' });
  await expect(room.call('list_files', { path: 'b.txt' })).rejects.toThrow('is a file and not a folder');
});

test('list_files stops at 500 entries and says how many more there are', async () => {
  await using room = await toolRoom();
  for (let index = 0; index < 620; index += 1) await writeFile(join(room.workspace.root, `f${index}`), '');

  const listed = await room.call('list_files', {});

  expect(listed).toMatchObject({ leftOut: ['120 more in .'] });
  expect((listed as { entries: string[] }).entries).toHaveLength(500);
});

test('search_in_code finds lines by regular expression, by plain text and by glob', async () => {
  await using room = await toolRoom();
  await room.workspace.write('src/a.ts', 'const price = f(1);\n\tconst Price = 2;\r\n');
  await room.workspace.write('src/b.css', 'price: 1\n');
  await room.workspace.write('.github/ci.yml', 'price\n');

  expect(await room.call('search_in_code', { pattern: '\\bprice\\b' })).toEqual({
    matches: [
      { path: '.github/ci.yml', line: 1, text: 'price' },
      { path: 'src/a.ts', line: 1, text: 'const price = f(1);' },
      { path: 'src/b.css', line: 1, text: 'price: 1' },
    ],
  });
  expect(await room.call('search_in_code', { pattern: 'price', ignore_case: true, glob: '*.ts' })).toMatchObject({
    matches: [{ line: 1 }, { line: 2, text: '\tconst Price = 2;' }],
  });
  expect(await room.call('search_in_code', { pattern: 'f(1)', literal: true, path: 'src' })).toMatchObject({
    matches: [{ path: 'src/a.ts', line: 1 }],
  });
  expect(await room.call('search_in_code', { pattern: 'no such words' })).toEqual({ matches: [] });
});

test('search_in_code leaves out what is ignored, private, binary, large or not in the workspace', async () => {
  await using room = await toolRoom({ dataDirectory: 'state [1]' });
  const { workspace, outside } = room;
  const { root } = workspace;
  await workspace.write('.gitignore', 'dist\n');
  await writeFile(join(outside, '.gitignore'), '*\n');
  for (const path of [
    '.env',
    '.ENV.local',
    'server.KEY',
    '.git/config',
    '.codelab/x.md',
    'dist/x',
    'node_modules/m/x',
    'state [1]/x',
  ]) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), 'needle\n');
  }
  await writeFile(join(root, 'binary'), '\0needle\n');
  await writeFile(join(root, 'large'), `needle\n${'x\n'.repeat(600_000)}`);
  await writeFile(join(outside, 'x'), 'needle\n');
  await symlink(outside, join(root, 'out'));
  await workspace.write('found.txt', 'needle\n');
  const found = { matches: [{ path: 'found.txt', line: 1, text: 'needle' }] };

  expect(await room.call('search_in_code', { pattern: 'needle' })).toEqual(found);
  expect(await room.call('search_in_code', { pattern: 'needle', glob: '{.env,found.txt}' })).toEqual(found);
  expect(await room.call('search_in_code', { pattern: 'needle', path: '.env' })).toMatchObject({
    matches: [{ path: '.env' }],
  });
  expect(await room.call('search_in_code', { pattern: 'needle', path: 'node_modules/m' })).toMatchObject({
    matches: [{ path: 'node_modules/m/x' }],
  });
  for (const path of ['out', '..', 'state [1]']) {
    await expect(room.call('search_in_code', { pattern: 'needle', path })).rejects.toMatchObject({
      code: 'path_not_allowed',
    });
  }
});

test('search_in_code shows what stands around a match, each line once', async () => {
  await using room = await toolRoom();
  await room.workspace.write('a.txt', 'one\ntwo\nneedle 1\nthree\nneedle 2\nfour\nfive\n');
  await room.workspace.write('b.txt', 'needle 3');

  expect(await room.call('search_in_code', { pattern: 'needle', context: 1 })).toEqual({
    matches: [
      { path: 'a.txt', line: 3, text: 'needle 1', before: ['two'], after: ['three'] },
      { path: 'a.txt', line: 5, text: 'needle 2', before: [], after: ['four'] },
      { path: 'b.txt', line: 1, text: 'needle 3', before: [], after: [] },
    ],
  });
});

test('search_in_code answers with files alone, or with how often each matches', async () => {
  await using room = await toolRoom();
  await room.workspace.write('b:1.txt', 'needle needle\nneedle\n');
  await room.workspace.write('a.txt', 'needle\n');
  await room.workspace.write('c.txt', 'hay\n');
  const pattern = 'needle';

  expect(await room.call('search_in_code', { pattern, answer: 'files' })).toEqual({ files: ['a.txt', 'b:1.txt'] });
  expect(await room.call('search_in_code', { pattern, answer: 'counts' })).toEqual({
    files: [
      { path: 'a.txt', count: 1 },
      { path: 'b:1.txt', count: 3 },
    ],
  });
  expect(await room.call('search_in_code', { pattern: 'nothing', answer: 'files' })).toEqual({ files: [] });
  await expect(room.call('search_in_code', { pattern: '(', answer: 'files' })).rejects.toThrow('unclosed group');
});

test('search_in_code takes a pattern and a file name that look like options for what they are', async () => {
  await using room = await toolRoom();
  await room.workspace.write('--pre=x', '--files\n');

  expect(await room.call('search_in_code', { pattern: '--files', path: '--pre=x' })).toMatchObject({
    matches: [{ path: '--pre=x', text: '--files' }],
  });
});

test('search_in_code cuts long lines around the match, and long lists', async () => {
  await using room = await toolRoom();
  await room.workspace.write('minified.js', `${'ж'.repeat(5_000)}needle${'x'.repeat(5_000)}`);
  await room.workspace.write('many.txt', 'hay\n'.repeat(500));
  await writeFile(join(room.workspace.root, 'latin1.txt'), Buffer.from([0xe4, 0x6e, 0x65, 0x65, 0x64, 0x6c, 0x65]));

  const long = await room.call('search_in_code', { pattern: 'needle' });
  const many = await room.call('search_in_code', { pattern: 'hay' });

  expect(long).toMatchObject({
    matches: [{ text: '\ufffdneedle' }, { text: expect.stringMatching(/^….*needle.*…$/) }],
  });
  expect(JSON.stringify(long).length).toBeLessThan(800);
  expect(many).toMatchObject({ note: expect.stringContaining('first 100') });
  expect((many as { matches: unknown[] }).matches).toHaveLength(100);
});

test('search_in_code says what is wrong with a pattern, and stops when it is told to', async () => {
  await using room = await toolRoom();

  await expect(room.call('search_in_code', { pattern: '(' })).rejects.toThrow('unclosed group');
  await expect(room.call('search_in_code', { pattern: 'x', glob: '{' })).rejects.toThrow('glob');
  await expect(room.call('search_in_code', { pattern: 'x', path: 'absent' })).rejects.toThrow('No such file');
  await expect(
    room.call('search_in_code', { pattern: 'x' }, { signal: AbortSignal.abort(new Error('left')) }),
  ).rejects.toThrow('left');
});
