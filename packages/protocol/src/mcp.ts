import * as z from 'zod';
import { McpServerId, Timestamp, WorkspaceId } from './ids.ts';

/** Stands before the names of its tools: `name__tool`. */
export const McpServerName = z.string().regex(/^[a-z][a-z0-9-]{0,29}$/);

/** How a server of the Model Context Protocol is reached. Values of `env` and `headers` are kept sealed, by name only here. */
export const McpTransport = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('stdio'),
    command: z.string().trim().min(1).max(1_000),
    args: z.array(z.string().max(4_000)).max(50).default([]),
  }),
  z.strictObject({ type: z.literal('http'), url: z.url({ protocol: /^https?$/ }).max(2_000) }),
]);
export type McpTransport = z.infer<typeof McpTransport>;

/** A tool as its server described it last. */
export const McpTool = z.object({
  name: z.string(),
  description: z.string(),
  inputSchema: z.json(),
  /** What the server says of itself, which nobody has checked: shown, and never a reason to allow. */
  saysReadOnly: z.boolean().optional(),
});
export type McpTool = z.infer<typeof McpTool>;

export const McpServer = z.object({
  id: McpServerId,
  name: McpServerName,
  transport: McpTransport,
  /** Names of the secrets that are set: environment variables or headers. */
  secrets: z.array(z.string()),
  /** Absent: in every workspace. */
  workspaceId: WorkspaceId.optional(),
  enabled: z.boolean(),
  source: z.enum(['settings', 'file']),
  tools: z.array(McpTool),
  status: z.discriminatedUnion('state', [
    z.object({ state: z.literal('unknown') }),
    z.object({ state: z.literal('ready'), at: Timestamp }),
    z.object({ state: z.literal('failed'), at: Timestamp, message: z.string() }),
  ]),
});
export type McpServer = z.infer<typeof McpServer>;
