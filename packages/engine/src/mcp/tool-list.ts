import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { storableText, whyNotStorable } from '@codelab/domain/storable';
import { Json } from '@codelab/protocol/json';
import type { McpTool } from '@codelab/protocol/mcp';
import { isUsableSchema } from './check-arguments.ts';
import type { McpLimits } from './limits.ts';
import type { Redact } from './redact.ts';

/** The tools that can be offered, and the names of those that cannot. */
export type ToolList = { readonly tools: McpTool[]; readonly leftOut: string[] };

type Room = { readonly limits: McpLimits; readonly redact: Redact };

const maxNameChars = 200;

/**
 * What a server says of its tools, as it can be kept and told to a model. A description that is too long is cut; a tool
 * whose schema is too large, or can be checked by nobody, is left out: its calls could not be judged.
 */
export function toolListOf(listed: readonly Tool[], room: Room): ToolList {
  const tools: McpTool[] = [];
  const leftOut: string[] = [];
  let chars = 0;
  for (const one of listed) {
    const tool = keptTool(one, room);
    const size = tool ? JSON.stringify(tool).length : 0;
    if (!tool || chars + size > room.limits.listChars || tools.some(({ name }) => name === tool.name)) {
      leftOut.push(shortened(storableText(room.redact.text(one.name)), maxNameChars));
      continue;
    }
    chars += size;
    tools.push(tool);
  }
  return { tools, leftOut };
}

function keptTool(tool: Tool, { limits, redact }: Room): McpTool | undefined {
  const text = redact.text(JSON.stringify(tool.inputSchema));
  if (text.length > limits.schemaChars || tool.name === '' || tool.name.length > maxNameChars) return undefined;
  // One that runs only as a task of many requests cannot be called as one call.
  if (tool.execution?.taskSupport === 'required') return undefined;
  const inputSchema = Json.safeParse(JSON.parse(text)).data;
  if (inputSchema === undefined || whyNotStorable([tool.name, inputSchema]) !== undefined) return undefined;
  if (!isUsableSchema(inputSchema)) return undefined;
  const { readOnlyHint } = tool.annotations ?? {};
  return {
    name: tool.name,
    description: shortened(storableText(redact.text(tool.description ?? tool.title ?? '')), limits.descriptionChars),
    inputSchema,
    ...(readOnlyHint !== undefined && { saysReadOnly: readOnlyHint }),
  };
}

function shortened(text: string, chars: number): string {
  return text.length <= chars ? text : `${text.slice(0, chars - 1).toWellFormed()}…`;
}
