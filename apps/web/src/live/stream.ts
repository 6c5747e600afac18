import type { ConversationId } from '@codelab/protocol/ids';
import type { LiveEvent } from '@codelab/protocol/live';
import type { ProblemShape } from '@codelab/protocol/problem';

/** What to follow, and from where. */
export interface StreamRequest {
  readonly watch: readonly ConversationId[];
  /** Cursors of the conversations that are known already, joined. */
  readonly lastEventId: string | undefined;
}

export interface StreamListener {
  onOpen(): void;
  onEvent(event: LiveEvent): void;
  /** The stream is over, for whatever reason; with the server's problem if it gave one. Told at most once. */
  onClosed(problem: ProblemShape | undefined): void;
}

/** Opens the stream and gives what closes it. After closing, the listener hears nothing more. */
export type OpenStream = (request: StreamRequest, listener: StreamListener) => () => void;
