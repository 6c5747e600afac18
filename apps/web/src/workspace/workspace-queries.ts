import { type UseQueryResult, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ChangedSince, CheckpointList, ComparedCheckpoint } from '@codelab/protocol/checkpoint';
import type { CheckpointId, ConversationId, WorkspaceId } from '@codelab/protocol/ids';
import type { FileView, FolderContent, WorkspaceChanges } from '@codelab/protocol/workspace';
import { api } from '@/trpc/client.ts';
import { queryKeys } from '@/trpc/query-keys.ts';

/** Everything about the files of a workspace stands under one key: after a restore all of it is asked for again. */
const filesKey = 'workspace-files';
/** What stands on the disk may have changed since it was looked at last. */
const staleTime = 0;

export function useFolder(workspaceId: WorkspaceId, path: string): UseQueryResult<FolderContent> {
  return useQuery({
    queryKey: [filesKey, workspaceId, 'folder', path],
    queryFn: () => api.workspace.tree.query({ workspaceId, path }),
    staleTime,
  });
}

export function useFile(
  workspaceId: WorkspaceId,
  { path, reveal }: { path: string; reveal: boolean },
): UseQueryResult<FileView> {
  return useQuery({
    queryKey: [filesKey, workspaceId, 'file', path, reveal],
    queryFn: () => api.workspace.file.query({ workspaceId, path, reveal }),
    staleTime,
    retry: false,
  });
}

export function useWorkspaceChanges(workspaceId: WorkspaceId): UseQueryResult<WorkspaceChanges> {
  return useQuery({
    queryKey: [filesKey, workspaceId, 'changes'],
    queryFn: () => api.workspace.changes.query({ workspaceId }),
    staleTime,
    retry: false,
  });
}

export function useCheckpoints(workspaceId: WorkspaceId) {
  return useInfiniteQuery({
    queryKey: [filesKey, workspaceId, 'checkpoints'],
    queryFn: ({ pageParam }): Promise<CheckpointList> =>
      api.checkpoint.list.query({ workspaceId, limit: 50, ...(pageParam && { before: pageParam }) }),
    initialPageParam: undefined as CheckpointId | undefined,
    staleTime,
    getNextPageParam: (page) => (page.hasMore ? page.checkpoints.at(-1)?.id : undefined),
  });
}

export function useComparison(
  checkpointId: CheckpointId,
  { to, reveal = false }: { to?: CheckpointId | undefined; reveal?: boolean } = {},
): UseQueryResult<ComparedCheckpoint> {
  return useQuery({
    queryKey: [filesKey, 'comparison', checkpointId, to, reveal],
    queryFn: () => api.checkpoint.compare.query({ checkpointId, reveal, ...(to && { to }) }),
    staleTime,
    gcTime: 0,
    retry: false,
  });
}

export function useConversationChanged(
  conversationId: ConversationId,
  { reveal, asOf }: { reveal: boolean; asOf: number },
): UseQueryResult<ChangedSince> {
  return useQuery({
    queryKey: [filesKey, 'conversation', conversationId, reveal, asOf],
    queryFn: () => api.checkpoint.changed.query({ conversationId, reveal }),
    staleTime,
    gcTime: 0,
    retry: false,
  });
}

/** Asks again for everything that is shown of files, checkpoints and workspaces. */
export function useFilesChanged(): () => Promise<void> {
  const cache = useQueryClient();
  return async () => {
    await Promise.all([
      cache.invalidateQueries({ queryKey: [filesKey] }),
      cache.invalidateQueries({ queryKey: queryKeys.workspaces }),
    ]);
  };
}
