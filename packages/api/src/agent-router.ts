import {
  AskPermissions,
  ConfirmAgentFile,
  ListAgents,
  OneAgent,
  RemoveAgent,
  SaveAgent,
} from '@codelab/protocol/own-agents';
import { mutation, query, router } from './trpc.ts';

export const agentRouter = router({
  list: query.input(ListAgents.optional()).query(({ ctx, input = {} }) => ctx.engine.listAgents(ctx.ownerId, input)),

  get: query.input(OneAgent).query(({ ctx, input }) => ctx.engine.findAgent(ctx.ownerId, input)),

  save: mutation.input(SaveAgent).mutation(({ ctx, input }) => ctx.engine.saveAgent(ctx.ownerId, input)),

  remove: mutation.input(RemoveAgent).mutation(({ ctx, input }) => ctx.engine.removeAgent(ctx.ownerId, input)),

  files: query
    .input(ListAgents.optional())
    .query(({ ctx, input }) => ctx.engine.listAgentFiles(ctx.ownerId, input?.workspaceId)),

  confirmFile: mutation
    .input(ConfirmAgentFile)
    .mutation(({ ctx, input }) => ctx.engine.confirmAgentFile(ctx.ownerId, input)),

  permissions: query.input(AskPermissions).query(({ ctx, input }) => ctx.engine.permissionsOf(ctx.ownerId, input)),
});
