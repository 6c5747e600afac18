import { sql } from 'drizzle-orm';
import { fromDrizzle, type JobAttempt, PgBoss } from 'pg-boss';
import * as z from 'zod';
import type { Database } from '@codelab/database/connect';
import type { Log } from '@codelab/database/log';
import type { Transaction } from '@codelab/database/unit-of-work';
import type { Timestamp } from '@codelab/protocol/ids';
import type { Job, SentJob } from './job.ts';
import { type BossRow, overPool } from './pg-boss-database.ts';

export type JobRun = {
  readonly signal: AbortSignal;
  /** From 0: how often this job was begun and not ended. */
  readonly attempt: number;
  /** What sent it, for the collector of traces. */
  readonly trace: string | undefined;
};

export type RunJob = (job: Job, run: JobRun) => Promise<void>;

/** Who spreads segments over processes. The engine knows these four calls and nothing of the queue behind them. */
export type Dispatcher = {
  /** In the caller's transaction: a rollback leaves no job, a commit leaves one. */
  send(tx: Transaction, job: Job, notBefore?: Timestamp): Promise<void>;
  /**
   * Begins to fetch. One job of a conversation runs at a time, anywhere; the others wait. `isAlone`: no other process
   * works on this database, so whatever is taken was left behind and goes on at once.
   */
  start(run: RunJob, options?: { readonly isAlone?: boolean | undefined }): Promise<void>;
  /** Stops fetching, aborts what runs and hands it back for another process to take at once. */
  stop(): Promise<void>;
  /** Milliseconds since the loop last reached Postgres; 0 when it was not started. */
  loopAgeMs(): number;
};

/** Why a running segment is told to stop: its process is leaving, or lost the job to another one. */
export class HandedBack extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'HandedBack';
  }
}

const queue = 'segments';
const channel = 'codelab_job';
const heartbeatSeconds = 10; // pg-boss's least
const floorMs = 1_000; // retries and late jobs are not notified
const touchEveryMs = 3_000;
/** pg-boss looks too; to look as often as this, it would do all its housekeeping as often. */
const reclaimEveryMs = 1_000;
const retryAfterMs = 1_000;
/** Nearly all of them wait for a model, and hold nothing meanwhile: 800 that speak take three quarters of a core. */
const mostAtOnce = 1_000;

const takenJobs = `select id, retry_count as "retryCount" from pgboss.job where name = $1 and state = 'active'`;
const lostJobs = `${takenJobs} and heartbeat_on + heartbeat_seconds * interval '1 second' < pgboss.job_now()`;

/** What `touch` answers; its own type does not say. */
const Touched = z.object({ settled: z.array(z.string()) });

type Active = { readonly id: string; readonly retryCount: number; readonly abort: AbortController };

function keyOf(job: Job): string {
  return job.type === 'plan' ? `plan:${job.planId}` : job.conversationId;
}

/** pg-boss over our own pool, with a loop of our own: its `work()` sleeps after every job and polls late ones every 30 s. */
export async function openDispatcher(options: {
  database: Database;
  log: Log;
  maxRunning?: number;
}): Promise<Dispatcher> {
  const { database, log, maxRunning = mostAtOnce } = options;
  const db = overPool(database);
  const boss = new PgBoss({ db, schedule: false }); // once a minute it looks after its tables
  boss.on('error', (error) => log.warn({ err: error }, 'the job queue met an error'));
  await boss.start();
  await boss.createQueue(queue, {
    policy: 'singleton',
    heartbeatSeconds,
    retryLimit: 1_000,
    retryDelay: 0, // handed back means: take it at once
    expireInSeconds: 86_400,
  });

  const active = new Map<string, Active>();
  const settling = new Set<Promise<void>>();
  let poke: () => void = () => undefined;
  let stopping = false;
  let reachedAt = 0;
  let loop: Promise<void> = Promise.resolve();
  let touching: NodeJS.Timeout | undefined;
  let reclaiming: NodeJS.Timeout | undefined;
  let lookedAt = 0;
  let believesFrom = 0;
  let listening: { unlisten(): Promise<void> } | undefined;

  async function run(job: BossRow, work: RunJob): Promise<void> {
    const abort = new AbortController();
    const attempt = { id: job.id, retryCount: job.retryCount };
    active.get(job.id)?.abort.abort(new HandedBack('this process began the job anew'));
    active.set(job.id, { ...attempt, abort });
    try {
      const { trace, ...data } = job.data;
      await work(data, { signal: abort.signal, attempt: job.retryCount, trace });
      await boss.complete(queue, attempt);
    } catch (error) {
      if (!(error instanceof HandedBack)) {
        log.warn({ err: error, job: job.data }, 'a segment ended early and will be tried again');
        await after(retryAfterMs, abort.signal);
      }
      await handBack([attempt]).catch(() => undefined); // its heartbeat ends either way
    } finally {
      // The same job may have been fetched anew by now; that entry is its own.
      if (active.get(job.id)?.abort === abort) active.delete(job.id);
      poke();
    }
  }

  /** The others are told, because pg-boss tells nobody of what is to be tried again. */
  async function handBack(attempts: JobAttempt[]): Promise<void> {
    if (attempts.length === 0) return;
    await boss.fail(queue, attempts);
    await db.executeSql(`select pg_notify('${channel}', '')`);
  }

  /** `true`: there may be more of them. */
  async function fetchOnce(work: RunJob): Promise<boolean> {
    const batchSize = Math.min(maxRunning - active.size, 50);
    if (batchSize <= 0) return false;
    const jobs = await boss.fetch<SentJob>(queue, { batchSize, includeMetadata: true });
    reachedAt = performance.now();
    if (stopping) {
      await handBack(jobs); // they came too late for stop() to see them run
      return false;
    }
    for (const job of jobs) {
      const settled = run(job, work).finally(() => settling.delete(settled));
      settling.add(settled);
    }
    return jobs.length === batchSize;
  }

  async function fetchAll(work: RunJob): Promise<void> {
    while (!stopping) {
      const poked = new Promise<void>((resolve) => {
        poke = resolve;
      });
      const isMore = await fetchOnce(work).catch((error: unknown) => {
        log.warn({ err: error }, 'jobs could not be fetched');
        return false;
      });
      if (isMore || stopping) continue;
      const floor = new AbortController();
      await Promise.race([poked, after(floorMs, floor.signal)]);
      floor.abort();
    }
  }

  /** One statement keeps all running jobs ours; one that is not any more is told to stop. */
  async function touch(): Promise<void> {
    const jobs = [...active.values()];
    if (jobs.length === 0) return;
    const answer = await boss.touch(
      queue,
      jobs.map(({ id, retryCount }) => ({ id, retryCount })),
    );
    const touched = Touched.safeParse(answer);
    if (!touched.success) return; // it cannot be told which job went missing, so none is stopped
    const kept = new Set(touched.data.settled);
    for (const job of jobs) if (!kept.has(job.id)) job.abort.abort(new HandedBack('another worker has this job'));
  }

  /**
   * A job that nobody has touched for as long as its heart may stand still is anybody's. Whoever could not look for a
   * while believes nobody dead at first: Postgres may have been away, and the living could not touch theirs either.
   */
  async function reclaim(): Promise<void> {
    const { rows } = await db.executeSql(lostJobs, [queue]);
    const now = performance.now();
    if (now - lookedAt > touchEveryMs) believesFrom = now + 2 * touchEveryMs;
    lookedAt = now;
    if (now >= believesFrom) await handBack(rows);
  }

  return {
    async send(tx, job, notBefore) {
      const sent = { singletonKey: keyOf(job), db: fromDrizzle(tx, sql) };
      const trace = database.tracer.here();
      const data: SentJob = trace === undefined ? job : { ...job, trace };
      await boss.send(queue, data, notBefore === undefined ? sent : { ...sent, startAfter: notBefore });
      await tx.execute(sql`select pg_notify(${channel}, '')`);
    },
    async start(work, { isAlone = false } = {}) {
      reachedAt = performance.now();
      if (isAlone) await handBack((await db.executeSql(takenJobs, [queue])).rows);
      listening = await database.listen(
        channel,
        () => poke(),
        () => poke(),
      );
      touching = setInterval(() => {
        touch().catch((error: unknown) => log.warn({ err: error }, 'running jobs could not be kept'));
      }, touchEveryMs);
      lookedAt = performance.now();
      reclaiming = setInterval(() => {
        reclaim().catch((error: unknown) => log.warn({ err: error }, 'lost jobs could not be looked for'));
      }, reclaimEveryMs);
      loop = fetchAll(work);
    },
    async stop() {
      stopping = true;
      poke();
      clearInterval(touching);
      clearInterval(reclaiming);
      await listening?.unlisten().catch(() => undefined);
      for (const job of active.values()) job.abort.abort(new HandedBack('this process is leaving'));
      await loop;
      await Promise.allSettled(settling);
      await boss.stop({ graceful: false });
    },
    loopAgeMs: () => (reachedAt === 0 ? 0 : performance.now() - reachedAt),
  };
}

function after(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
