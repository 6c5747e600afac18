import type { OpenStreams } from '@codelab/api/open-streams';
import type { Database } from '@codelab/database/connect';
import type { Engine } from '@codelab/engine/engine';
import type { Timestamp } from '@codelab/protocol/ids';
import type { ServerStatus } from '@codelab/protocol/status';
import type { Readiness } from './readiness.ts';
import { version } from './version.ts';
import { workNow } from './work-now.ts';

type Looked = {
  readonly database: Database;
  readonly engine: Engine;
  readonly streams: OpenStreams;
  readonly startedAt: Timestamp;
  readonly readiness: () => Promise<Readiness>;
  readonly models: () => ServerStatus['models'];
};

/** For people: the same facts as `/ready` and `/metrics`, as they are at this moment. */
export async function serverStatus({
  database,
  engine,
  streams,
  startedAt,
  readiness,
  models,
}: Looked): Promise<ServerStatus> {
  const [{ ready, reasons }, work] = await Promise.all([readiness(), workNow(database)]);
  const { size, inUse, waiting } = database.pool();
  const { running, sandbox } = engine.health();
  return {
    version,
    startedAt,
    ready,
    reasons: [...reasons],
    sandbox,
    connections: { size, inUse, waiting },
    streams: streams.count,
    running: running.length,
    models: models(),
    memoryBytes: process.memoryUsage.rss(),
    ...(work && { work }),
  };
}
