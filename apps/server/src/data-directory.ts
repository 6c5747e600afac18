import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf, StartFailure } from './start-failure.ts';

/** What a server keeps in its data directory besides the database. Readable by its user alone. */
export type DataDirectory = {
  readonly path: string;
  /** What sessions are signed and provider keys are sealed with. */
  readonly secret: string;
  /** For `Authorization: Bearer`. */
  readonly ownerToken: string;
};

/** Makes what is missing. Several servers may share the directory: all get what the first of them made. */
export async function openDataDirectory(directory: string, secret: string | undefined): Promise<DataDirectory> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o755 });
    const ownerToken = await keptIn(path.join(directory, 'owner-token'));
    return {
      path: directory,
      secret: secret ?? (await keptIn(path.join(directory, 'secret'))),
      ownerToken,
    };
  } catch (cause) {
    throw new StartFailure(`The data directory ${directory} cannot be used (${reasonOf(cause)}).`, { cause });
  }
}

/** The random text in this file, made if it is not there. It appears whole or not at all. */
async function keptIn(file: string): Promise<string> {
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    return await contentOf(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  try {
    await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return await contentOf(file);
}

async function contentOf(file: string): Promise<string> {
  const content = (await readFile(file, 'utf8')).trim();
  if (content.length < 16) throw new Error(`${path.basename(file)} is too short to be a secret: remove it`);
  return content;
}
