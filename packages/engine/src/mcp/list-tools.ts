import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ListToolsResultSchema, type Tool } from '@modelcontextprotocol/sdk/types.js';
import type { McpLimits } from './limits.ts';
import { ServerFailed } from './server-failed.ts';

/** All pages of it. One without an end is not read to its end. */
export async function listTools(client: Client, limits: McpLimits, signal: AbortSignal): Promise<Tool[]> {
  if (!client.getServerCapabilities()?.tools) return [];
  const tools: Tool[] = [];
  const seen = new Set<string>();
  const options = { timeout: limits.listMs, signal };
  for (let cursor: string | undefined; ; ) {
    const params = cursor === undefined ? {} : { cursor };
    const page = await client.request({ method: 'tools/list', params }, ListToolsResultSchema, options);
    tools.push(...page.tools.slice(0, limits.tools + 1));
    if (tools.length > limits.tools) {
      throw new ServerFailed(`It lists more than ${limits.tools} tools. No model could choose among so many.`);
    }
    cursor = page.nextCursor;
    if (cursor === undefined) return tools;
    if (seen.has(cursor) || seen.size > limits.tools) throw new ServerFailed('Its list of tools has no end.');
    seen.add(cursor);
  }
}
