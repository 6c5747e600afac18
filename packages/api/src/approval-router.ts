import { OneApproval } from '@codelab/protocol/procedures';
import { TrialChange } from '@codelab/protocol/trial';
import { mutation, query, router } from './trpc.ts';

export const approvalRouter = router({
  get: query.input(OneApproval).query(({ ctx, input }) => ctx.engine.rules.approval(ctx.ownerId, input)),

  /** The result comes as the approval's next version. */
  tryOut: mutation.input(TrialChange).mutation(({ ctx, input }) => ctx.engine.tryOut(ctx.ownerId, input)),
  stopTrial: mutation.input(TrialChange).mutation(({ ctx, input }) => ctx.engine.stopTrial(ctx.ownerId, input)),
  dropTrial: mutation.input(TrialChange).mutation(({ ctx, input }) => ctx.engine.dropTrial(ctx.ownerId, input)),
});
