import { QueueChange } from '@codelab/protocol/procedures';
import { mutation, router } from './trpc.ts';

export const queueRouter = router({
  change: mutation.input(QueueChange).mutation(({ ctx, input }) => ctx.engine.changeQueue(ctx.ownerId, input)),
});
