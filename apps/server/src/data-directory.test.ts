import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDataDirectory } from './data-directory.ts';

async function temporaryDirectory() {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'codelab-data-'));
  return {
    path: path.join(directory, 'data'),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

test('secret and token are made once, and only their user can read them', async () => {
  await using directory = await temporaryDirectory();
  const first = await openDataDirectory(directory.path, undefined);
  const again = await openDataDirectory(directory.path, undefined);
  expect(again).toEqual(first);
  expect(first.ownerToken).toMatch(/^[\w-]{43}$/);
  expect(first.secret).not.toBe(first.ownerToken);
  for (const name of ['secret', 'owner-token']) {
    expect((await stat(path.join(directory.path, name))).mode & 0o777).toBe(0o600);
  }
});

test('servers that start together agree on the secret', async () => {
  await using directory = await temporaryDirectory();
  const opened = await Promise.all(Array.from({ length: 8 }, () => openDataDirectory(directory.path, undefined)));
  expect(new Set(opened.map((one) => one.ownerToken)).size).toBe(1);
  expect(new Set(opened.map((one) => one.secret)).size).toBe(1);
  expect((await readdir(directory.path)).toSorted()).toEqual(['owner-token', 'secret']);
});

test('a secret that is given is not written down', async () => {
  await using directory = await temporaryDirectory();
  const { secret } = await openDataDirectory(directory.path, 'given by the environment');
  expect(secret).toBe('given by the environment');
  expect(await readdir(directory.path)).toEqual(['owner-token']);
});

test('a data directory that is a file is one clear line', async () => {
  await using directory = await temporaryDirectory();
  await writeFile(directory.path, '');
  await expect(openDataDirectory(directory.path, undefined)).rejects.toThrow(
    new RegExp(`^The data directory ${directory.path} cannot be used \\(EEXIST: .+\\)\\.$`),
  );
});

test('an emptied secret file is said to be so, and is not replaced', async () => {
  await using directory = await temporaryDirectory();
  await openDataDirectory(directory.path, undefined);
  const file = path.join(directory.path, 'secret');
  await chmod(file, 0o600);
  await writeFile(file, '');
  await expect(openDataDirectory(directory.path, undefined)).rejects.toThrow('secret is too short to be a secret');
  expect(await readFile(file, 'utf8')).toBe('');
});
