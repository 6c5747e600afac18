import { abortable } from './abortable.ts';
import type { ApiContext } from './context.ts';
import { joinedSignal } from './joined-signal.ts';

type Call = { readonly ctx: ApiContext; readonly signal: AbortSignal | undefined };

/**
 * Serves a stream that never ends by itself: it ends when the client leaves, when the server stops, or by an error.
 * A server that stops throws an AbortError, because a stream that simply returns is never asked for again.
 */
export async function* lasting<Event>(
  { ctx, signal: client }: Call,
  source: (signal: AbortSignal) => AsyncGenerator<Event, void>,
): AsyncGenerator<Event, void> {
  using _place = ctx.streams.enter(ctx.ownerId);
  using joined = joinedSignal([client, ctx.stopping]);
  yield* abortable(source(joined.signal), joined.signal);
  if (!client?.aborted) throw new DOMException('The server is stopping.', 'AbortError');
}
