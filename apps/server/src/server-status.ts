import type { OpenStreams } from '@codelab/api/open-streams';
import type { Database } from '@codelab/database/connect';
import type { Engine } from '@codelab/engine/engine';
import type { Timestamp } from '@codelab/protocol/ids';
import type { ServerStatus } from '@codelab/protocol/status';
import type { Measured } from './metrics.ts';
import type { Readiness } from './readiness.ts';
import { version } from './version.ts';
import { workNow } from './work-now.ts';

type Looked = {
  readonly database: Database;
  readonly engine: Engine;
  readonly streams: OpenStreams;
  readonly startedAt: Timestamp;
  readonly readiness: () => Promise<Readiness>;
  readonly measured: () => Promise<Measured>;
};

/** For people: the same facts as `/ready` and `/metrics`, as they are at this moment. */
export async function serverStatus({
  database,
  engine,
  streams,
  startedAt,
  readiness,
  measured,
}: Looked): Promise<ServerStatus> {
  const [{ ready, reasons }, work] = await Promise.all([readiness(), workNow(database)]);
  const { size, inUse, waiting, openUnits } = database.pool();
  const { running, sandbox } = engine.health();
  return {
    version,
    startedAt,
    ready,
    reasons: [...reasons],
    sandbox,
    connections: { size, inUse, waiting },
    openUnits,
    streams: streams.count,
    running: running.length,
    memoryBytes: process.memoryUsage.rss(),
    ...(await measured()),
    ...(work && { work }),
  };
}
