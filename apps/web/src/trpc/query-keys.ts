/** Where in the query cache the answers stand that are asked for (what is told stands under `liveKeys`). */
export const queryKeys = {
  agents: ['agents'],
  models: ['models'],
  workspaces: ['workspaces'],
  status: ['status'],
  sandbox: ['sandbox'],
  planVersions: ['plan-versions'],
  archived: ['conversations', 'archived'],
  rules: ['rules'],
  mcp: ['mcp'],
} as const;
