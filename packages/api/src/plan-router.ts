import { findPlan } from '@codelab/database/plans';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { OnePlan, PlanSteer, type PlanVersions } from '@codelab/protocol/procedures';
import { mutation, query, router } from './trpc.ts';

export const planRouter = router({
  get: query.input(OnePlan).query(async ({ ctx, input, signal }) => {
    await using work = openUnitOfWork(ctx.database, { signal });
    return await work.transaction('read_one', (tx) => findPlan(tx, ctx.ownerId, input.planId));
  }),

  versions: query.input(OnePlan).query(async ({ ctx, input, signal }): Promise<PlanVersions> => {
    await using work = openUnitOfWork(ctx.database, { signal });
    const { versions } = await work.transaction('read_one', (tx) => findPlan(tx, ctx.ownerId, input.planId));
    return { versions };
  }),

  steer: mutation.input(PlanSteer).mutation(({ ctx, input }) => ctx.engine.steerPlan(ctx.ownerId, input)),
});
