import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { localAuth } from '@codelab/api/local-auth';
import { openStreams } from '@codelab/api/open-streams';
import { type Allowance, tokenBucket } from '@codelab/api/token-bucket';
import type { Database } from '@codelab/database/connect';
import { openEventLog } from '@codelab/database/event-log';
import type { Log } from '@codelab/database/log';
import { ensureOwner, ensureWorkspace } from '@codelab/database/owners';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { type EngineOptions, startEngine } from '@codelab/engine/start-engine';
import { OwnerId, WorkspaceId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { addressOf, allowedHosts } from './allowed-hosts.ts';
import { openDataDirectory } from './data-directory.ts';
import type { Env } from './env.ts';
import { type Handle, type Listener, listen } from './listen.ts';
import { openLoginCodes } from './login-codes.ts';
import { openMetrics } from './metrics.ts';
import { openDatabase } from './open-database.ts';
import { openPages } from './open-pages.ts';
import { openTracer } from './open-tracer.ts';
import { notReady, readinessOf } from './readiness.ts';
import { respondJson, respondProblem } from './respond.ts';
import { siteHandler } from './routes.ts';
import { serverStatus } from './server-status.ts';
import { version } from './version.ts';
import { openWorkspaceFolder } from './workspace-folder.ts';

/** In local mode there is one, and its id is the same everywhere. */
export const localOwner = OwnerId.parse('00000000-0000-4000-8000-000000000001');

export type ServerOptions = {
  readonly log: Log;
  /** `false` serves the API alone. */
  readonly withPages: boolean;
  /** Somebody used a link; this is the next one. */
  readonly onSignIn?: (nextLink: string) => void;
  /** Changes per owner. */
  readonly changes?: Allowance;
  readonly maxStreamsPerOwner?: number;
  /** Every model call goes to this one: the edge that tests replace. */
  readonly model?: EngineOptions['model'];
  /** Default: 15 s. */
  readonly sweepEveryMs?: number;
  readonly mcpLimits?: EngineOptions['mcpLimits'];
};

export type RunningServer = {
  readonly port: number;
  readonly ownerToken: string;
  /** Signs one browser in, once. */
  newLink(): Promise<string>;
  /** Streams end so that their clients come back, turns are handed on, and everything is closed. */
  stop(): Promise<void>;
};

/** Wires the rooms together. What was opened before a failure is closed again. */
export async function startServer(env: Env, options: ServerOptions): Promise<RunningServer> {
  const { log, changes = { burst: 300, perSecond: 50 }, maxStreamsPerOwner = 500 } = options;
  const stopping = new AbortController();
  await using opened = new AsyncDisposableStack();

  let handle: Handle = respondStarting;
  const listener = await listen(env, (request, response) => handle(request, response));
  opened.defer(() => listener.close());
  const pages = env.roles.web && options.withPages ? pagesOf(env, listener) : undefined;

  const metrics = openMetrics();
  const data = await openDataDirectory(env.dataDir, env.secret);
  const workspace = await openWorkspaceFolder(env);
  const { tracer } = opened.use(await openTracer(env.collector, log));
  const { database, isEmbedded } = opened.use(await openDatabase(env, { log, observe: metrics.observe, tracer }));
  await ownerExists(database, workspace);
  const events = await openEventLog({ database, log, observeLag: metrics.observeLag });
  opened.defer(() => events.close());
  const engine = await startEngine({
    database,
    log,
    dataDirectory: data.path,
    workspaceRoots: env.workspaceRoots,
    startWorkspace: workspace,
    secret: data.secret,
    providers: env.providers,
    defaultModel: env.model,
    runsJobs: env.roles.worker,
    isAlone: isEmbedded,
    meter: metrics.meter,
    turnBudgetDollars: env.turnBudgetDollars,
    fetchPrivateHosts: env.fetchPrivateHosts,
    programPath: env.programPath,
    parallelSteps: env.parallelSteps,
    contextTokens: env.contextTokens,
    ...(options.model && { model: options.model }),
    ...(options.sweepEveryMs && { sweepEveryMs: options.sweepEveryMs }),
    ...(options.mcpLimits && { mcpLimits: options.mcpLimits }),
  });
  opened.defer(() => engine.stop());
  const served = pages && opened.use(await pages);

  const auth = localAuth({
    ownerId: localOwner,
    secret: Buffer.from(data.secret),
    ownerToken: data.ownerToken,
    codes: await openLoginCodes(data.path),
    port: listener.port,
    secure: env.url?.startsWith('https:') ?? false,
  });
  const newLink = async () => `${addressOf(env, listener.port)}/login?code=${await auth.newCode()}`;
  const streams = openStreams(maxStreamsPerOwner);
  const readiness = async () =>
    stopping.signal.aborted ? notReady('The server is stopping.') : readinessOf({ database, engine });
  const startedAt = new Date().toISOString();
  const rooms = {
    database,
    events,
    engine,
    log,
    changes: tokenBucket<OwnerId>(changes, () => performance.now()),
    streams,
    status: () => serverStatus({ database, engine, streams, startedAt, readiness, measured: metrics.measured }),
    stopping: stopping.signal,
  };
  metrics.watch(rooms);
  handle = siteHandler({
    rooms,
    auth,
    hosts: allowedHosts(env),
    version,
    metrics,
    readiness,
    pages: served?.handle,
    onSignIn: () => void newLink().then(options.onSignIn),
  });

  const kept = opened.move();
  return {
    port: listener.port,
    ownerToken: data.ownerToken,
    newLink,
    async stop() {
      stopping.abort();
      void listener.close();
      await kept.disposeAsync();
    },
  };
}

const respondStarting: Handle = ({ url }, response) => {
  response.setHeader('retry-after', '1');
  if (url === '/health') respondJson(response, 200, { status: 'starting', version });
  else if (url === '/ready') respondJson(response, 503, notReady('The server is starting.'));
  else respondProblem(response, new Problem('unavailable', 'The server is starting.'));
};

/** Begun early, because it takes longest and needs nothing of the rest. */
function pagesOf({ development }: Env, { server, port }: Listener): ReturnType<typeof openPages> {
  const pages = openPages({ development, server, port });
  pages.catch(() => {}); // told where it is awaited, if the start gets that far
  return pages;
}

async function ownerExists(database: Database, workspace: string): Promise<void> {
  await using work = openUnitOfWork(database);
  const createdAt = new Date().toISOString();
  await work.transaction('start_server', async (tx) => {
    await ensureOwner(tx, { id: localOwner, name: 'owner', createdAt });
    await ensureWorkspace(tx, {
      id: WorkspaceId.parse(randomUUID()),
      ownerId: localOwner,
      name: path.basename(workspace),
      path: workspace,
      createdAt,
    });
  });
}
