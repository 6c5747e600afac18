import type { OwnerId } from '@codelab/protocol/ids';
import type {
  CloneWorkspace,
  ConfigureWorkspace,
  CreateWorkspace,
  FileView,
  FolderContent,
  OneWorkspace,
  OpenWorkspace,
  ReadFile,
  ReadFolder,
  RenameWorkspace,
  WorkspaceChange,
  WorkspaceChanges,
  WorkspaceMade,
} from '@codelab/protocol/workspace';

/** What a person does with workspaces and sees of their files. Every one of them is their own. */
export type Workspaces = {
  open(ownerId: OwnerId, input: OpenWorkspace): Promise<WorkspaceMade>;
  create(ownerId: OwnerId, input: CreateWorkspace): Promise<WorkspaceMade>;
  clone(ownerId: OwnerId, input: CloneWorkspace): Promise<WorkspaceMade>;
  configure(ownerId: OwnerId, input: ConfigureWorkspace): Promise<WorkspaceMade>;
  rename(ownerId: OwnerId, input: RenameWorkspace): Promise<WorkspaceMade>;
  forget(ownerId: OwnerId, input: WorkspaceChange): Promise<WorkspaceMade>;
  folder(ownerId: OwnerId, input: ReadFolder): Promise<FolderContent>;
  file(ownerId: OwnerId, input: ReadFile): Promise<FileView>;
  changes(ownerId: OwnerId, input: OneWorkspace): Promise<WorkspaceChanges>;
};
