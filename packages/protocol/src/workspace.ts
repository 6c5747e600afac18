import * as z from 'zod';
import { WorkspaceId } from './ids.ts';

export const SandboxState = z.object({
  kind: z.enum(['bubblewrap', 'none']),
  /** In words; with `none` it says that commands can act as the server's user. */
  reason: z.string(),
});
export type SandboxState = z.infer<typeof SandboxState>;

export const Workspace = z.object({
  id: WorkspaceId,
  name: z.string(),
  /** On the server's disk. */
  path: z.string(),
});
export type Workspace = z.infer<typeof Workspace>;

export const WorkspaceList = z.object({ workspaces: z.array(Workspace), sandbox: SandboxState });
export type WorkspaceList = z.infer<typeof WorkspaceList>;
