import { OneApproval } from '@codelab/protocol/procedures';
import { query, router } from './trpc.ts';

export const approvalRouter = router({
  get: query.input(OneApproval).query(({ ctx, input }) => ctx.engine.rules.approval(ctx.ownerId, input)),
});
