import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { findApproval } from '@codelab/database/waits';
import { OneApproval } from '@codelab/protocol/procedures';
import { query, router } from './trpc.ts';

export const approvalRouter = router({
  get: query.input(OneApproval).query(async ({ ctx, input, signal }) => {
    await using work = openUnitOfWork(ctx.database, { signal });
    return await work.transaction('read_one', (tx) => findApproval(tx, ctx.ownerId, input.approvalId));
  }),
});
