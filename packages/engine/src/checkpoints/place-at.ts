import type { WorkspaceId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { EngineContext } from '../context.ts';
import { errorCode } from '../workspace/file-failure.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Place } from './checkpoints.ts';

/** The files of a workspace, if its folder is still there. */
export async function workspaceNow(engine: Pick<EngineContext, 'workspaceAt'>, path: string): Promise<Workspace> {
  try {
    return await engine.workspaceAt(path);
  } catch (error) {
    throw errorCode(error) === undefined ? error : folderGone();
  }
}

function folderGone(): Problem {
  return new Problem('workspace_not_found', 'The folder of this workspace is gone, or cannot be read.');
}

export async function placeAt(
  engine: Pick<EngineContext, 'workspaceAt'>,
  { workspaceId, path }: { workspaceId: WorkspaceId; path: string },
): Promise<Place> {
  const { root, hidden } = await workspaceNow(engine, path);
  return { id: workspaceId, root, hidden };
}
