import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkspace, type Workspace } from './workspace.ts';

/** For tests: a real workspace in a folder of its own, with a folder beside it that nothing may reach. */
export type TemporaryWorkspace = AsyncDisposable & { readonly workspace: Workspace; readonly outside: string };

export async function temporaryWorkspace(options: { dataDirectory?: string } = {}): Promise<TemporaryWorkspace> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'codelab-workspace-')));
  const root = join(home, 'inside');
  const outside = join(home, 'outside');
  await mkdir(root);
  await mkdir(outside);
  const { dataDirectory } = options;
  return {
    workspace: await openWorkspace(root, dataDirectory ? { dataDirectory: join(root, dataDirectory) } : {}),
    outside,
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}
