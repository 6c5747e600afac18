import type { FileChange } from '@codelab/protocol/approval';
import type { Workspace } from '../workspace/workspace.ts';
import { ToolFailure } from './tool-failure.ts';

/** The files that are no longer what they were when the change was shown. */
export async function changedSince(
  workspace: Workspace,
  files: readonly Pick<FileChange, 'path' | 'baseHash'>[],
): Promise<string[]> {
  const checked = await Promise.all(
    files.map(async ({ path, baseHash }) => ((await hashOf(workspace, path)) === baseHash ? [] : [path])),
  );
  return checked.flat();
}

/** A file that became a folder, or leads elsewhere by now, has changed too. */
async function hashOf(workspace: Workspace, path: string): Promise<string | undefined> {
  try {
    return await workspace.hashOf(path);
  } catch (error) {
    if (error instanceof ToolFailure) return undefined;
    throw error;
  }
}
