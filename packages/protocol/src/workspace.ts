import * as z from 'zod';
import { AgentName, ModelRef } from './agent.ts';
import { ChangedFile } from './checkpoint.ts';
import { CheckpointId, CommandKey, WorkspaceId } from './ids.ts';

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
  settings: WorkspaceSettings,
});
export type Workspace = z.infer<typeof Workspace>;

export const WorkspaceTemplate = z.enum(['empty', 'sample', 'node', 'web']);
export type WorkspaceTemplate = z.infer<typeof WorkspaceTemplate>;

export const WorkspaceList = z.object({
  workspaces: z.array(Workspace),
  sandbox: SandboxState,
  /** Folders of the server in which others may be opened. */
  roots: z.array(z.string()),
  /** Where new ones are made. */
  newIn: z.string(),
});
export type WorkspaceList = z.infer<typeof WorkspaceList>;

/** Also the name of its folder, so nothing that a path could be made of. */
export const WorkspaceName = z
  .string()
  .trim()
  .regex(
    /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,62}[\p{L}\p{N}])?$/u,
    'letters, digits, spaces, dots and dashes, 64 at most',
  );
const FolderPath = z.string().trim().min(1).max(4096);

/** `workspace.open`: a folder of the server, within its roots. One that is known already is that one. */
export const OpenWorkspace = z.strictObject({ key: CommandKey, path: FolderPath });
export type OpenWorkspace = z.infer<typeof OpenWorkspace>;

/** `workspace.create` */
export const CreateWorkspace = z.strictObject({ key: CommandKey, name: WorkspaceName, template: WorkspaceTemplate });
export type CreateWorkspace = z.infer<typeof CreateWorkspace>;

/** `workspace.clone`: of a git repository on the server, by its path or `file://`. */
export const CloneWorkspace = z.strictObject({ key: CommandKey, url: FolderPath, name: WorkspaceName.optional() });
export type CloneWorkspace = z.infer<typeof CloneWorkspace>;

export const WorkspaceMade = z.object({ workspaceId: WorkspaceId });
export type WorkspaceMade = z.infer<typeof WorkspaceMade>;

export const WorkspaceChange = z.strictObject({ key: CommandKey, workspaceId: WorkspaceId });
export type WorkspaceChange = z.infer<typeof WorkspaceChange>;

export const RenameWorkspace = WorkspaceChange.extend({ name: z.string().trim().min(1).max(100) });
export type RenameWorkspace = z.infer<typeof RenameWorkspace>;

/** `workspace.configure`: all of its settings. */
export const ConfigureWorkspace = WorkspaceChange.extend({
  settings: WorkspaceSettings.extend({
    allowedHosts: z
      .array(
        z.string().regex(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/i, 'a name such as registry.npmjs.org or *.example.org'),
      )
      .max(100)
      .optional(),
  }).strict(),
});
export type ConfigureWorkspace = z.infer<typeof ConfigureWorkspace>;

const InWorkspace = z.strictObject({ workspaceId: WorkspaceId, path: z.string().max(4096).default('.') });

/** `workspace.tree`: what stands in one folder. */
export const ReadFolder = InWorkspace;
export type ReadFolder = z.infer<typeof ReadFolder>;

export const FolderEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['file', 'folder', 'link', 'other']),
  /** Its contents are shown only when asked for. */
  isProtected: z.boolean(),
});
export type FolderEntry = z.infer<typeof FolderEntry>;

export const FolderContent = z.object({ path: z.string(), entries: z.array(FolderEntry), more: z.int().nonnegative() });
export type FolderContent = z.infer<typeof FolderContent>;

/** `workspace.file` */
export const ReadFile = InWorkspace.extend({ path: FolderPath, reveal: z.boolean().default(false) });
export type ReadFile = z.infer<typeof ReadFile>;

export const FileView = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), path: z.string(), text: z.string(), sizeBytes: z.int() }),
  z.object({ type: z.literal('binary'), path: z.string(), sizeBytes: z.int() }),
  z.object({ type: z.literal('too_large'), path: z.string(), sizeBytes: z.int() }),
  /** Ask again with `reveal`. */
  z.object({ type: z.literal('protected'), path: z.string() }),
]);
export type FileView = z.infer<typeof FileView>;

/** `workspace.changes` */
export const OneWorkspace = z.strictObject({ workspaceId: WorkspaceId });
export type OneWorkspace = z.infer<typeof OneWorkspace>;

const Changes = z.array(ChangedFile);
export const WorkspaceChanges = z.object({
  /** Since before the first change of the last turn that made any. */
  sinceTurn: z.object({ checkpointId: CheckpointId, files: Changes }).optional(),
  /** Since the last commit of the repository that the workspace is. */
  sinceCommit: Changes.optional(),
  /** What is not kept at present, see `Checkpoint.leftOut`. */
  leftOut: z.array(z.string()),
  off: z.string().optional(),
});
export type WorkspaceChanges = z.infer<typeof WorkspaceChanges>;
