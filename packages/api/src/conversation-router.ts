import { tracked } from '@trpc/server';
import { conversationExport } from '@codelab/database/conversation-export';
import { findConversation } from '@codelab/database/conversations';
import { messagePage } from '@codelab/database/messages';
import { snapshotOf } from '@codelab/database/snapshot';
import { conversationSummaries } from '@codelab/database/summaries';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { formatCursor } from '@codelab/domain/format-cursor';
import { parseCursor } from '@codelab/domain/read-cursor';
import { Command } from '@codelab/protocol/command';
import {
  ConversationChange,
  CreateConversation,
  ListConversations,
  OlderMessages,
  OneConversation,
  RenameConversation,
  StreamConversation,
} from '@codelab/protocol/procedures';
import { conversationEvents } from './conversation-events.ts';
import { lasting } from './lasting.ts';
import { mutation, query, router, subscription } from './trpc.ts';

export const conversationRouter = router({
  create: mutation
    .input(CreateConversation)
    .mutation(({ ctx, input }) => ctx.engine.createConversation(ctx.ownerId, input)),

  list: query.input(ListConversations).query(async ({ ctx, input, signal }) => {
    await using work = openUnitOfWork(ctx.database, { signal });
    const conversations = await work.transaction('read_list', (tx) => conversationSummaries(tx, ctx.ownerId, input));
    return { conversations };
  }),

  get: query.input(OneConversation).query(async ({ ctx, input: { conversationId }, signal }) => {
    await using work = openUnitOfWork(ctx.database, { signal });
    return await work.transaction(
      'read_snapshot',
      async (tx) => {
        await findConversation(tx, ctx.ownerId, conversationId);
        return snapshotOf(tx, conversationId);
      },
      { isolation: 'repeatable read read only' },
    );
  }),

  messages: query.input(OlderMessages).query(async ({ ctx, input: { conversationId, ...page }, signal }) => {
    await using work = openUnitOfWork(ctx.database, { signal });
    return await work.transaction('read_one', async (tx) => {
      await findConversation(tx, ctx.ownerId, conversationId);
      return messagePage(tx, conversationId, page);
    });
  }),

  export: query.input(OneConversation).query(async ({ ctx, input: { conversationId }, signal }) => {
    await using work = openUnitOfWork(ctx.database, { signal });
    return await work.transaction('read_snapshot', (tx) => conversationExport(tx, ctx.ownerId, conversationId), {
      isolation: 'repeatable read read only',
    });
  }),

  /** The five message types. */
  send: mutation.input(Command).mutation(({ ctx, input }) => ctx.engine.accept(ctx.ownerId, input)),

  cancel: mutation.input(ConversationChange).mutation(({ ctx, input }) => ctx.engine.cancel(ctx.ownerId, input)),
  rename: mutation.input(RenameConversation).mutation(({ ctx, input }) => ctx.engine.rename(ctx.ownerId, input)),
  archive: mutation.input(ConversationChange).mutation(({ ctx, input }) => ctx.engine.archive(ctx.ownerId, input)),
  unarchive: mutation.input(ConversationChange).mutation(({ ctx, input }) => ctx.engine.unarchive(ctx.ownerId, input)),
  delete: mutation.input(ConversationChange).mutation(({ ctx, input }) => ctx.engine.delete(ctx.ownerId, input)),

  stream: subscription.input(StreamConversation).subscription(async function* ({ ctx, input, signal }) {
    const { conversationId, lastEventId } = input;
    const cursor = typeof lastEventId === 'string' ? parseCursor(lastEventId) : undefined;
    const place = { ownerId: ctx.ownerId, conversationId, cursor };
    for await (const event of lasting({ ctx, signal }, (ended) => conversationEvents(ctx, place, ended))) {
      yield tracked(formatCursor(event.type === 'snapshot' ? event.cursor : event.seq), event);
    }
  }),
});
