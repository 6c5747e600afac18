import type { WorkspaceId } from '@codelab/protocol/ids';
import type { ConfigureWorkspace } from '@codelab/protocol/workspace';
import { useReported } from '@/frame/use-reported.ts';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';
import { useFilesChanged } from './workspace-queries.ts';

/** What a person does to a workspace as a whole. Each gives whether it was done; if not, it has been said why. */
export function useWorkspaceCommands() {
  const reported = useReported();
  const filesChanged = useFilesChanged();
  const change = async (send: () => Promise<unknown>) => {
    const isDone = await reported(() => untilAnswered(send));
    await filesChanged();
    return isDone;
  };
  return {
    rename(workspaceId: WorkspaceId, name: string): Promise<boolean> {
      const command = { key: newKey(), workspaceId, name };
      return change(() => api.workspace.rename.mutate(command));
    },
    forget(workspaceId: WorkspaceId): Promise<boolean> {
      const command = { key: newKey(), workspaceId };
      return change(() => api.workspace.forget.mutate(command));
    },
    configure(workspaceId: WorkspaceId, settings: ConfigureWorkspace['settings']): Promise<boolean> {
      const command = { key: newKey(), workspaceId, settings };
      return change(() => api.workspace.configure.mutate(command));
    },
  };
}
