import { ConfirmMcpFile, EnableMcpServer, OneMcpServer, SaveMcpServer } from '@codelab/protocol/mcp';
import { mutation, query, router } from './trpc.ts';

export const mcpRouter = router({
  list: query.query(({ ctx }) => ctx.engine.mcp.list(ctx.ownerId)),
  save: mutation.input(SaveMcpServer).mutation(({ ctx, input }) => ctx.engine.mcp.save(ctx.ownerId, input)),
  remove: mutation.input(OneMcpServer).mutation(({ ctx, input }) => ctx.engine.mcp.remove(ctx.ownerId, input)),
  setEnabled: mutation
    .input(EnableMcpServer)
    .mutation(({ ctx, input }) => ctx.engine.mcp.setEnabled(ctx.ownerId, input)),
  refresh: mutation.input(OneMcpServer).mutation(({ ctx, input }) => ctx.engine.mcp.refresh(ctx.ownerId, input)),
  confirmFile: mutation
    .input(ConfirmMcpFile)
    .mutation(({ ctx, input }) => ctx.engine.mcp.confirmFile(ctx.ownerId, input)),
});
