import { query, router } from './trpc.ts';

export const workspaceRouter = router({
  list: query.query(({ ctx }) => ctx.engine.listWorkspaces(ctx.ownerId)),
});
