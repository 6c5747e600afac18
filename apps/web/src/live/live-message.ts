import type { ConversationId } from '@codelab/protocol/ids';
import type { LiveEvent } from '@codelab/protocol/live';
import type { ProblemShape } from '@codelab/protocol/problem';

/** How the browser's one connection to the server stands. Times are milliseconds since 1970. */
export type Connection =
  | { readonly status: 'connecting' }
  | { readonly status: 'live' }
  | { readonly status: 'offline'; readonly since: number; readonly retryAt: number }
  /** The server said no, and saying the same again would not help. */
  | { readonly status: 'refused'; readonly problem: ProblemShape };

/** What a tab says to the hub. `here` and `watch` both carry everything the tab shows; only `watch` counts as looking. */
export type ToHub =
  | { readonly type: 'here'; readonly wants: readonly ConversationId[] }
  | { readonly type: 'watch'; readonly wants: readonly ConversationId[] }
  | { readonly type: 'retry' }
  | { readonly type: 'bye' };

/** What the hub says to a tab. A tab answers `ask` with `here`; one that does not answer is gone. */
export type ToTab =
  | { readonly type: 'ask' }
  | { readonly type: 'connection'; readonly connection: Connection }
  | { readonly type: 'event'; readonly event: LiveEvent }
  /** Too many other conversations are watched; looking at the tab again brings this one back. */
  | { readonly type: 'paused'; readonly conversationId: ConversationId };
