import { ModelConfigure } from '@codelab/protocol/model';
import { mutation, query, router } from './trpc.ts';

export const modelRouter = router({
  list: query.query(({ ctx }) => ctx.engine.listModels(ctx.ownerId)),
  configure: mutation.input(ModelConfigure).mutation(({ ctx, input }) => ctx.engine.configureModel(ctx.ownerId, input)),
});
