import {
  CompareCheckpoint,
  ConversationChanges,
  ListCheckpoints,
  MakeCheckpoint,
  RestoreCheckpoint,
} from '@codelab/protocol/checkpoint';
import { mutation, query, router } from './trpc.ts';

export const checkpointRouter = router({
  list: query.input(ListCheckpoints).query(({ ctx, input }) => ctx.engine.checkpoints.list(ctx.ownerId, input)),
  compare: query.input(CompareCheckpoint).query(({ ctx, input }) => ctx.engine.checkpoints.compare(ctx.ownerId, input)),
  changed: query
    .input(ConversationChanges)
    .query(({ ctx, input }) => ctx.engine.checkpoints.changed(ctx.ownerId, input)),
  make: mutation.input(MakeCheckpoint).mutation(({ ctx, input }) => ctx.engine.checkpoints.make(ctx.ownerId, input)),
  restore: mutation
    .input(RestoreCheckpoint)
    .mutation(({ ctx, input }) => ctx.engine.checkpoints.restore(ctx.ownerId, input)),
});
