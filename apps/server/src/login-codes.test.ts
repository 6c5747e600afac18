import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openLoginCodes } from './login-codes.ts';

async function temporaryDirectory() {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'codelab-codes-'));
  return { path: directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

test('a code is good once, whichever of the servers it is given to', async () => {
  await using directory = await temporaryDirectory();
  const servers = await Promise.all([openLoginCodes(directory.path), openLoginCodes(directory.path)]);
  await servers[0]?.add('code');
  const taken = await Promise.all([...servers, ...servers].map((codes) => codes.take('code')));
  expect(taken.toSorted()).toEqual([false, false, false, true]);
});

test('a link that was printed before a restart still works after it', async () => {
  await using directory = await temporaryDirectory();
  await (await openLoginCodes(directory.path)).add('code');
  expect(await (await openLoginCodes(directory.path)).take('code')).toBe(true);
});

test('a code is not good after a day, and is then removed', async () => {
  await using directory = await temporaryDirectory();
  const codes = await openLoginCodes(directory.path);
  await codes.add('code');
  const folder = path.join(directory.path, 'login-codes');
  const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1_000);
  for (const name of await readdir(folder)) await utimes(path.join(folder, name), yesterday, yesterday);
  expect(await codes.take('code')).toBe(false);
  await openLoginCodes(directory.path);
  expect(await readdir(folder)).toEqual([]);
});

test('neither a code nor a path can be read from the directory or led out of it', async () => {
  await using directory = await temporaryDirectory();
  const codes = await openLoginCodes(directory.path);
  await codes.add('../../code');
  expect(await readdir(path.join(directory.path, 'login-codes'))).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
});
