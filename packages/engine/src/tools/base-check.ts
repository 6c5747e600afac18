import type { FileChange } from '@codelab/protocol/approval';
import type { Workspace } from '../workspace/workspace.ts';
import { ToolFailure } from './tool-failure.ts';

/**
 * The files of a shown change that are not what was shown any more: their content changed, or what the call would write
 * leads to another file by now.
 */
export async function staleFiles(
  workspace: Workspace,
  { bases, writes }: { bases: readonly Pick<FileChange, 'path' | 'baseHash'>[]; writes: readonly string[] },
): Promise<string[]> {
  if (bases.length === 0) return [];
  const shown = new Set(bases.map(({ path }) => path));
  const strayed = await Promise.all(
    writes.map(async (path) => {
      const place = await whereTo(workspace, path);
      // What leads out of the workspace by now cannot run at all, and fails with that reason.
      return place === undefined || shown.has(place) ? [] : [path];
    }),
  );
  return [...new Set([...(await changedSince(workspace, bases)), ...strayed.flat()])];
}

async function whereTo(workspace: Workspace, path: string): Promise<string | undefined> {
  try {
    return (await workspace.resolve(path)).path;
  } catch (error) {
    if (error instanceof ToolFailure) return undefined;
    throw error;
  }
}

/** The files that are no longer what they were when the change was shown. */
export async function changedSince(
  workspace: Workspace,
  files: readonly Pick<FileChange, 'path' | 'baseHash'>[],
): Promise<string[]> {
  const checked = await Promise.all(
    files.map(async ({ path, baseHash }) => ((await hashNow(workspace, path)) === baseHash ? [] : [path])),
  );
  return checked.flat();
}

/** What a path leads to by now, if that is a file of the workspace; what is out of reach is as good as absent. */
export async function hashNow(workspace: Workspace, path: string): Promise<FileChange['baseHash']> {
  try {
    return await workspace.hashOf(path);
  } catch (error) {
    if (error instanceof ToolFailure) return 'absent';
    throw error;
  }
}
