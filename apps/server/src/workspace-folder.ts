import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { createSample } from '@codelab/engine/workspace/sample';
import type { Env } from './env.ts';
import { reasonOf, StartFailure } from './start-failure.ts';

/** The folder that agents work in: the one that was named, or a sample project of our own. Gives its real path. */
export async function openWorkspaceFolder({ workspace, dataDir }: Pick<Env, 'workspace' | 'dataDir'>): Promise<string> {
  const folder = workspace ?? path.join(dataDir, 'workspace');
  try {
    if (workspace === undefined) await createSample(folder);
    if (!(await stat(folder)).isDirectory()) throw new Error('it is not a directory');
    return await realpath(folder);
  } catch (cause) {
    throw new StartFailure(`The workspace ${folder} cannot be used (${reasonOf(cause)}).`, { cause });
  }
}
