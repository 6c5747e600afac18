import * as z from 'zod';
import { CommandKey, Digest, McpServerId, Timestamp, WorkspaceId } from './ids.ts';

/** Stands before the names of its tools: `name__tool`. */
export const McpServerName = z.string().regex(/^[a-z][a-z0-9-]{0,29}$/);

/** How a server of the Model Context Protocol is reached. Values of `env` and `headers` are kept sealed, by name only here. */
export const McpTransport = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('stdio'),
    command: z.string().trim().min(1).max(1_000),
    args: z.array(z.string().max(4_000)).max(50).default([]),
  }),
  z.strictObject({
    type: z.literal('http'),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .refine((url) => !/^\w+:\/\/[^/]*@/.test(url), {
        error: 'A password belongs into a header, not into the address.',
      }),
  }),
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
  /** With the name by which models, rules and approvals know it. */
  tools: z.array(z.object({ ...McpTool.shape, callName: z.string() })),
  status: z.discriminatedUnion('state', [
    z.object({ state: z.literal('unknown') }),
    /** `leftOut`: tools that nobody could be told of, or whose calls nobody could check. */
    z.object({ state: z.literal('ready'), at: Timestamp, leftOut: z.array(z.string()).optional() }),
    z.object({ state: z.literal('failed'), at: Timestamp, message: z.string() }),
  ]),
});
export type McpServer = z.infer<typeof McpServer>;

/** What a file of a workspace proposes. It does nothing until a person has confirmed this very content. */
export const McpFile = z.object({
  workspaceId: WorkspaceId,
  workspace: z.string(),
  path: z.string(),
  hash: Digest,
  state: z.enum(['waiting', 'confirmed', 'unreadable']),
  /** Why it cannot be read, in words. */
  problem: z.string().optional(),
  servers: z.array(
    z.object({
      name: McpServerName,
      transport: McpTransport,
      /** Names of the variables or headers that it sets or asks for; values that stand in the file are kept sealed. */
      secrets: z.array(z.string()),
      /** Those without a value in the file: a person sets them. */
      missing: z.array(z.string()),
      change: z.enum(['added', 'changed', 'same']),
    }),
  ),
  /** Servers that a person confirmed before and that the file has no more. */
  removed: z.array(McpServerName),
});
export type McpFile = z.infer<typeof McpFile>;

/** `mcp.list` */
export const McpList = z.object({ servers: z.array(McpServer), files: z.array(McpFile) });
export type McpList = z.infer<typeof McpList>;

const secretName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/);

/** `mcp.save`: without an id a new one. Secrets that are not named stay as they are; `null` takes one away. */
export const SaveMcpServer = z.strictObject({
  key: CommandKey,
  serverId: McpServerId.optional(),
  name: McpServerName,
  transport: McpTransport,
  workspaceId: WorkspaceId.optional(),
  secrets: z
    .record(secretName, z.string().min(1).max(8_000).nullable())
    .refine((secrets) => Object.keys(secrets).length <= 50, { error: 'Too many at once.' })
    .optional(),
});
export type SaveMcpServer = z.infer<typeof SaveMcpServer>;

export const SavedMcpServer = z.object({ serverId: McpServerId });
export type SavedMcpServer = z.infer<typeof SavedMcpServer>;

/** `mcp.remove`, `mcp.refresh` (connects now, and lists) */
export const OneMcpServer = z.strictObject({ key: CommandKey, serverId: McpServerId });
export type OneMcpServer = z.infer<typeof OneMcpServer>;

export const EnableMcpServer = OneMcpServer.extend({ enabled: z.boolean() });
export type EnableMcpServer = z.infer<typeof EnableMcpServer>;

/** `mcp.confirmFile`: by the hash of the content that a person was shown. */
export const ConfirmMcpFile = z.strictObject({ key: CommandKey, workspaceId: WorkspaceId, hash: Digest });
export type ConfirmMcpFile = z.infer<typeof ConfirmMcpFile>;
