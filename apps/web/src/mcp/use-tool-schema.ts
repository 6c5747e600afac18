import { useQuery } from '@tanstack/react-query';
import type { Json } from '@codelab/protocol/json';
import { api } from '@/trpc/client.ts';
import { queryKeys } from '@/trpc/query-keys.ts';

/** What a tool of a server takes, as its server said last; `undefined` for every other tool, and until it is known. */
export function useToolSchema(tool: string | undefined): Json | undefined {
  const { data } = useQuery({
    queryKey: queryKeys.mcp,
    queryFn: () => api.mcp.list.query(),
    enabled: tool?.includes('__') === true,
  });
  const tools = data?.servers.flatMap((server) => server.tools);
  return tools?.find(({ callName }) => callName === tool)?.inputSchema;
}
