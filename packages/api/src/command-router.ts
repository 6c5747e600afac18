import { CommandChange, CommandInput, OneCommand } from '@codelab/protocol/live-command';
import { OneConversation } from '@codelab/protocol/procedures';
import { mutation, query, router } from './trpc.ts';

export const commandRouter = router({
  stop: mutation.input(CommandChange).mutation(({ ctx, input }) => ctx.engine.commands.stop(ctx.ownerId, input)),
  detach: mutation.input(CommandChange).mutation(({ ctx, input }) => ctx.engine.commands.detach(ctx.ownerId, input)),
  input: mutation.input(CommandInput).mutation(({ ctx, input }) => ctx.engine.commands.input(ctx.ownerId, input)),
  output: query.input(OneCommand).query(({ ctx, input }) => ctx.engine.commands.output(ctx.ownerId, input)),
  list: query.input(OneConversation).query(({ ctx, input }) => ctx.engine.commands.list(ctx.ownerId, input)),
});
