import * as z from 'zod';
import { AgentName, ModelRef } from './agent.ts';
import { WorkspaceId } from './ids.ts';

/** What a sandbox is to keep commands from; each is tried out when the server starts. */
export const SandboxPromise = z.object({
  name: z.enum(['outside', 'network', 'processes', 'environment', 'passwords', 'kernel', 'home']),
  kept: z.boolean(),
});
export type SandboxPromise = z.infer<typeof SandboxPromise>;

export const SandboxState = z.object({
  kind: z.enum(['bubblewrap', 'none']),
  /** In words; with `none` it says that commands can act as the server's user. */
  reason: z.string(),
  promises: z.array(SandboxPromise).optional(),
});
export type SandboxState = z.infer<typeof SandboxState>;

/** `sandbox.get`: what commands can do on the server that answers. */
export const SandboxReport = z.object({
  ...SandboxState.shape,
  /** Can commands be let to single internet names, by `@anthropic-ai/sandbox-runtime`? */
  hosts: z.object({ works: z.boolean(), reason: z.string(), promises: z.array(SandboxPromise) }),
  limits: z.object({
    memoryBytes: z.int(),
    fileBytes: z.int(),
    processes: z.int(),
    outputBytes: z.int(),
    seconds: z.int(),
  }),
});
export type SandboxReport = z.infer<typeof SandboxReport>;

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
