import * as z from 'zod';
import { AgentName, ModelRef } from './agent.ts';
import { WorkspaceId } from './ids.ts';

export const SandboxState = z.object({
  kind: z.enum(['bubblewrap', 'none']),
  /** In words; with `none` it says that commands can act as the server's user. */
  reason: z.string(),
});
export type SandboxState = z.infer<typeof SandboxState>;

/** What holds in one workspace. */
export const WorkspaceSettings = z.object({
  /** For new conversations. */
  agent: AgentName.optional(),
  model: ModelRef.optional(),
  /** Internet names that sandboxed commands may reach; needs a sandbox that can tell them apart. */
  allowedHosts: z.array(z.string()).optional(),
  /** Commands are tried in a copy before a person is asked. */
  triesCommands: z.boolean().optional(),
});
export type WorkspaceSettings = z.infer<typeof WorkspaceSettings>;

export const Workspace = z.object({
  id: WorkspaceId,
  name: z.string(),
  /** On the server's disk. */
  path: z.string(),
});
export type Workspace = z.infer<typeof Workspace>;

export const WorkspaceList = z.object({ workspaces: z.array(Workspace), sandbox: SandboxState });
export type WorkspaceList = z.infer<typeof WorkspaceList>;
