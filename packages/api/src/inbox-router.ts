import { tracked } from '@trpc/server';
import * as z from 'zod';
import { inboxOf } from '@codelab/database/summaries';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { lasting } from './lasting.ts';
import { inboxEvents } from './level-events.ts';
import { nowhere } from './live-events.ts';
import { query, router, subscription } from './trpc.ts';

/** A level has no past: whoever comes back hears the whole list again. */
const Level = z.strictObject({ lastEventId: z.string().max(1_000).nullish() }).optional();

export const inboxRouter = router({
  list: query.query(async ({ ctx, signal }) => {
    await using work = openUnitOfWork(ctx.database, { signal });
    return { items: await work.transaction('read_inbox', (tx) => inboxOf(tx, ctx.ownerId)) };
  }),

  stream: subscription.input(Level).subscription(async function* ({ ctx, signal }) {
    for await (const event of lasting({ ctx, signal }, (ended) => inboxEvents(ctx, ctx.ownerId, ended))) {
      yield tracked(nowhere, event);
    }
  }),
});
