import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { createSample } from './sample.ts';

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'codelab-sample-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

test('the sample project is made in an empty folder, and its tests pass', async () => {
  await using folder = await temporaryFolder();
  const root = join(folder.path, 'new', 'workspace');

  expect(await createSample(root)).toBe('created');
  const sandbox = await openSandbox();
  const done = await sandbox.run('node --test', {
    root,
    hidden: [],
    signal: new AbortController().signal,
    output: () => {},
    timeoutMs: 30_000,
    maxOutputBytes: 100_000,
  });

  expect(await readdir(root)).toEqual(['README.md', 'notes.md', 'package.json', 'src']);
  expect(done).toMatchObject({ exitCode: 0, output: expect.stringMatching(/pass 2\b/) });
});

test('a folder in which anything stands is left as it is', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'README.md'), 'mine');

  expect(await createSample(folder.path)).toBe('left_alone');

  expect(await readdir(folder.path)).toEqual(['README.md']);
  expect(await readFile(join(folder.path, 'README.md'), 'utf8')).toBe('mine');
});

test('servers that start on the same empty folder do not disturb each other', async () => {
  await using folder = await temporaryFolder();

  await Promise.all([1, 2, 3, 4].map(() => createSample(folder.path)));

  expect(await readFile(join(folder.path, 'src/greet.js'), 'utf8')).toContain('export function greet');
});
