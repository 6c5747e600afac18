import type { Database } from '@codelab/database/connect';
import type { EventLog } from '@codelab/database/event-log';
import type { Log } from '@codelab/database/log';
import type { Engine } from '@codelab/engine/engine';
import type { OwnerId } from '@codelab/protocol/ids';
import type { ServerStatus } from '@codelab/protocol/status';
import type { OpenStreams } from './open-streams.ts';
import type { TokenBucket } from './token-bucket.ts';

/** What the procedures stand on; made once, by the server. */
export type Rooms = {
  readonly database: Database;
  readonly events: EventLog;
  readonly engine: Engine;
  readonly log: Log;
  readonly changes: TokenBucket<OwnerId>;
  readonly streams: OpenStreams;
  readonly status: () => Promise<ServerStatus>;
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal;
};

/** One request: who asks, and what it stands on. It holds nothing that would have to be closed. */
export type ApiContext = Rooms & { readonly ownerId: OwnerId };
