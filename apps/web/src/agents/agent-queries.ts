import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { WorkspaceId } from '@codelab/protocol/ids';
import type { AgentFileList, AgentList, AskPermissions, EffectivePermissions } from '@codelab/protocol/own-agents';
import { api } from '@/trpc/client.ts';
import { queryKeys } from '@/trpc/query-keys.ts';

export function useAgentList(workspaceId: WorkspaceId | undefined): UseQueryResult<AgentList> {
  return useQuery({
    queryKey: [...queryKeys.agents, 'list', workspaceId],
    queryFn: () => api.agent.list.query(workspaceId && { workspaceId }),
  });
}

export function useAgentFiles(workspaceId: WorkspaceId | undefined): UseQueryResult<AgentFileList> {
  return useQuery({
    queryKey: [...queryKeys.agents, 'files', workspaceId],
    queryFn: () => api.agent.files.query(workspaceId && { workspaceId }),
    // Files change without anybody telling.
    staleTime: 0,
  });
}

export function usePermissions(asked: AskPermissions): UseQueryResult<EffectivePermissions> {
  return useQuery({
    queryKey: [...queryKeys.agents, 'permissions', asked],
    queryFn: () => api.agent.permissions.query(asked),
    // Who started what, rules and files change while it is closed.
    staleTime: 0,
  });
}
