import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Agent } from '@codelab/protocol/agent';
import type { ConversationSummary } from '@codelab/protocol/conversation';
import type { PlanId, WorkspaceId } from '@codelab/protocol/ids';
import type { McpList } from '@codelab/protocol/mcp';
import type { ModelList } from '@codelab/protocol/model';
import type { PlanVersion } from '@codelab/protocol/plan';
import type { Rule } from '@codelab/protocol/rule';
import type { ServerStatus } from '@codelab/protocol/status';
import type { SandboxReport, WorkspaceList } from '@codelab/protocol/workspace';
import { api } from './client.ts';
import { queryKeys } from './query-keys.ts';

/** Of one workspace; of the one that a new conversation gets when none is named. */
export function useAgents(workspaceId?: WorkspaceId): UseQueryResult<readonly Agent[]> {
  return useQuery({
    queryKey: [...queryKeys.agents, workspaceId],
    queryFn: async () => (await api.agent.list.query(workspaceId && { workspaceId })).agents,
  });
}

export function useModels(): UseQueryResult<ModelList> {
  return useQuery({ queryKey: queryKeys.models, queryFn: () => api.model.list.query() });
}

export function useWorkspaces(): UseQueryResult<WorkspaceList> {
  return useQuery({ queryKey: queryKeys.workspaces, queryFn: () => api.workspace.list.query() });
}

export function useRules(): UseQueryResult<readonly Rule[]> {
  return useQuery({ queryKey: queryKeys.rules, queryFn: async () => (await api.rule.list.query()).rules });
}

export function useSandbox(): UseQueryResult<SandboxReport> {
  return useQuery({ queryKey: queryKeys.sandbox, queryFn: () => api.sandbox.get.query() });
}

export function useMcp(): UseQueryResult<McpList> {
  return useQuery({ queryKey: queryKeys.mcp, queryFn: () => api.mcp.list.query() });
}

export function useServerStatus(): UseQueryResult<ServerStatus> {
  return useQuery({ queryKey: queryKeys.status, queryFn: () => api.status.get.query(), refetchInterval: 5_000 });
}

export function useArchived(): UseQueryResult<readonly ConversationSummary[]> {
  return useQuery({
    queryKey: queryKeys.archived,
    queryFn: async () => (await api.conversation.list.query({ status: 'archived', limit: 200 })).conversations,
  });
}

/** Asked again when there is a new one. */
export function usePlanVersions(planId: PlanId, latest: number): UseQueryResult<readonly PlanVersion[]> {
  return useQuery({
    queryKey: [...queryKeys.planVersions, planId, latest],
    queryFn: async () => (await api.plan.versions.query({ planId })).versions,
  });
}
