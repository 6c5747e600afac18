import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LoginCodes } from '@codelab/api/local-auth';

const validForMs = 24 * 60 * 60 * 1_000;

/**
 * Codes of printed links as files, so that a link works on every server that shares the directory, and after a restart.
 * A file's name is the code's hash: whoever can list the directory cannot sign in. Removing it is what makes it good once.
 */
export async function openLoginCodes(dataDirectory: string): Promise<LoginCodes> {
  const directory = path.join(dataDirectory, 'login-codes');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await removeOld(directory);
  const fileOf = (code: string) => path.join(directory, createHash('sha256').update(code).digest('hex'));
  return {
    async add(code) {
      await writeFile(fileOf(code), '', { mode: 0o600 });
    },
    async take(code) {
      const file = fileOf(code);
      if (!(await isRecent(file))) return false;
      return await removed(file);
    },
  };
}

async function removeOld(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name);
    if (!(await isRecent(file))) await rm(file, { force: true });
  }
}

async function isRecent(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < validForMs;
}

async function removed(file: string): Promise<boolean> {
  try {
    await unlink(file);
    return true;
  } catch {
    return false; // somebody else was faster
  }
}
