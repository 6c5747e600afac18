import type { FileChange } from '@codelab/protocol/approval';
import type { Workspace } from '../workspace/workspace.ts';
import { ToolFailure } from './tool-failure.ts';

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
