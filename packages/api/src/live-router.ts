import { parseLiveCursor } from '@codelab/domain/read-cursor';
import { StreamLive } from '@codelab/protocol/procedures';
import { lasting } from './lasting.ts';
import { liveEvents, nowhere } from './live-events.ts';
import { router, subscription } from './trpc.ts';

export const liveRouter = router({
  stream: subscription.input(StreamLive).subscription(async function* ({ ctx, input, signal }) {
    const { watch, lastEventId } = input;
    const cursors = parseLiveCursor(lastEventId === nowhere ? '' : (lastEventId ?? ''));
    const watched = { ownerId: ctx.ownerId, watch, cursors };
    yield* lasting({ ctx, signal }, (ended) => liveEvents(ctx, watched, ended));
  }),
});
