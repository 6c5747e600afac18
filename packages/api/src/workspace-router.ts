import {
  CloneWorkspace,
  ConfigureWorkspace,
  CreateWorkspace,
  OneWorkspace,
  OpenWorkspace,
  ReadFile,
  ReadFolder,
  RenameWorkspace,
  WorkspaceChange,
} from '@codelab/protocol/workspace';
import { mutation, query, router } from './trpc.ts';

export const workspaceRouter = router({
  list: query.query(({ ctx }) => ctx.engine.listWorkspaces(ctx.ownerId)),
  tree: query.input(ReadFolder).query(({ ctx, input }) => ctx.engine.workspaces.folder(ctx.ownerId, input)),
  file: query.input(ReadFile).query(({ ctx, input }) => ctx.engine.workspaces.file(ctx.ownerId, input)),
  changes: query.input(OneWorkspace).query(({ ctx, input }) => ctx.engine.workspaces.changes(ctx.ownerId, input)),
  open: mutation.input(OpenWorkspace).mutation(({ ctx, input }) => ctx.engine.workspaces.open(ctx.ownerId, input)),
  create: mutation
    .input(CreateWorkspace)
    .mutation(({ ctx, input }) => ctx.engine.workspaces.create(ctx.ownerId, input)),
  clone: mutation.input(CloneWorkspace).mutation(({ ctx, input }) => ctx.engine.workspaces.clone(ctx.ownerId, input)),
  configure: mutation
    .input(ConfigureWorkspace)
    .mutation(({ ctx, input }) => ctx.engine.workspaces.configure(ctx.ownerId, input)),
  rename: mutation
    .input(RenameWorkspace)
    .mutation(({ ctx, input }) => ctx.engine.workspaces.rename(ctx.ownerId, input)),
  forget: mutation
    .input(WorkspaceChange)
    .mutation(({ ctx, input }) => ctx.engine.workspaces.forget(ctx.ownerId, input)),
});
