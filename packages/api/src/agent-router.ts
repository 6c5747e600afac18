import { query, router } from './trpc.ts';

export const agentRouter = router({
  list: query.query(async ({ ctx }) => ({ agents: await ctx.engine.listAgents(ctx.ownerId) })),
});
