import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { forwardedPort } from '@codelab/database/testing/forwarded-port';
import { springs, type Trap } from '../processes/trap.ts';
import { pause } from './pause.ts';
import { freePort, type Place, type Way } from './place.ts';
import type { Tally } from './tally.ts';

const program = path.join(import.meta.dirname, '../processes/replica-process.ts');

export type ReplicaOptions = {
  readonly name: string;
  readonly place: Place;
  readonly tally: Tally;
  readonly chunkEveryMs?: number;
  readonly env?: Readonly<Record<string, string>>;
};

/** One server process of several on the same place. It can be killed, frozen, stopped and started again on its port. */
export type Replica = AsyncDisposable & {
  readonly name: string;
  /** Leads through a way that can be cut. */
  readonly url: string;
  readonly state: 'down' | 'up' | 'frozen';
  /** Of the process that runs now. */
  readonly pid: number | undefined;
  /** Settles when it says that it is ready. */
  start(): Promise<void>;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** As a deployment does it. Gives the milliseconds until the process was gone. */
  terminate(): Promise<number>;
  jumpClock(ms: number): void;
  /** Settles when it sprang, and the process is frozen or gone. */
  setTrap(trap: Trap): Promise<void>;
  /** Its way to Postgres. */
  readonly database: Way;
  /** The labels of all transactions that were committed, as far as it says so: at the log level `debug`. */
  readonly commits: readonly string[];
  cutStreams(): void;
  /** What `/metrics` says, by name and labels. */
  metrics(): Promise<ReadonlyMap<string, number>>;
};

/** How a process ended; `away`: it did not start, because it could not reach its database. */
type Said = { readonly level?: string; readonly msg?: string; readonly label?: string; readonly outcome?: string };
type End = 'meant' | 'away' | 'not meant';
type Life = { readonly child: ChildProcess; readonly ended: Promise<End>; meant: string | undefined };

const startWithinMs = 60_000;

export async function openReplica({ name, place, tally, chunkEveryMs = 25, env }: ReplicaOptions): Promise<Replica> {
  const port = await freePort();
  const clients = await forwardedPort({ target: () => port });
  const database = await place.openWay();
  const direct = `http://127.0.0.1:${port}`;
  const commits: string[] = [];
  let life: Life | undefined;
  let sprung = () => {};
  let state: Replica['state'] = 'down';

  function spawned(): Life {
    const child = spawn(process.execPath, ['--enable-source-maps', program, String(chunkEveryMs)], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: 'production',
        CODELAB_LOG_LEVEL: 'warn',
        ...env,
        PORT: String(port),
        DATABASE_URL: database.url,
        CODELAB_DATA_DIR: place.dataDir,
        CODELAB_WORKSPACE: place.workspace,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let complaints = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaints += chunk.toString();
    });
    if (child.stdout) createInterface({ input: child.stdout }).on('line', hear);
    const begun: Life = {
      child,
      meant: undefined,
      ended: once(child, 'close').then(([code, signal]) => {
        const how = String(signal ?? code);
        state = 'down';
        if (how === begun.meant && complaints === '') return 'meant';
        if (begun.meant === undefined && /^codelab: The database at \S+ cannot be used/.test(complaints)) return 'away';
        const meant = begun.meant ?? 'no end';
        tally.violation(`${name} ended with ${how}, meant was ${meant}: ${complaints.slice(0, 2_000)}`);
        return 'not meant';
      }),
    };
    return begun;
  }

  function hear(line: string): void {
    const said: Said = JSON.parse(line);
    if (said.level === 'error' || said.level === 'fatal')
      tally.violation(`${name} logged an error: ${line.slice(0, 1_500)}`);
    else if (said.msg === springs) sprung();
    else if (said.level === 'warn') tally.count(`log: ${said.msg}`);
    if (said.msg === 'transaction ended' && said.outcome === 'completed') commits.push(said.label ?? '');
    if (process.env.CHAOS_LOG) process.stdout.write(`${name} ${line.slice(0, 600)}\n`);
  }

  async function begin(): Promise<void> {
    const giveUpAt = performance.now() + startWithinMs;
    for (;;) {
      life = spawned();
      let end: End | undefined;
      void life.ended.then((how) => {
        end = how;
      });
      while (end === undefined) {
        const answer = await fetch(`${direct}/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
        if (answer?.ok) return;
        if (performance.now() > giveUpAt) throw new Error(`${name} was not ready in time: ${await answer?.text()}`);
        await pause(50);
      }
      if (end !== 'away') throw new Error(`${name} did not start`);
      tally.count('started while Postgres was away, and again');
      await pause(500);
    }
  }

  async function endedBy(signal: NodeJS.Signals, meant: string): Promise<void> {
    if (!life) return;
    life.meant = meant;
    life.child.kill(signal);
    if (state === 'frozen' && signal !== 'SIGKILL') life.child.kill('SIGCONT');
    await life.ended;
  }

  return {
    name,
    url: clients.url(direct).replace(/\/$/, ''),
    get state() {
      return state;
    },
    get pid() {
      return life?.child.pid;
    },
    async start() {
      await begin();
      state = 'up';
    },
    async kill() {
      state = 'down';
      await endedBy('SIGKILL', 'SIGKILL');
    },
    freeze() {
      state = 'frozen';
      life?.child.kill('SIGSTOP');
    },
    thaw() {
      if (state !== 'frozen') return;
      state = 'up';
      life?.child.kill('SIGCONT');
    },
    async terminate() {
      state = 'down';
      const since = performance.now();
      await endedBy('SIGTERM', '0');
      return performance.now() - since;
    },
    jumpClock: (ms) => void life?.child.send(ms),
    async setTrap(trap) {
      if (!life) throw new Error(`${name} does not run`);
      const heard = Promise.withResolvers<void>();
      sprung = heard.resolve;
      if (trap.signal !== 'SIGSTOP') life.meant = trap.signal === 'SIGTERM' ? '0' : trap.signal;
      life.child.send(trap);
      await heard.promise;
      if (trap.signal === 'SIGSTOP') state = 'frozen';
      else await life.ended;
    },
    database,
    commits,
    cutStreams: () => clients.breakAll(),
    async metrics() {
      const text = await (await fetch(`${direct}/metrics`)).text();
      const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
    },
    async [Symbol.asyncDispose]() {
      if (state !== 'down') await endedBy('SIGKILL', 'SIGKILL');
      await clients[Symbol.asyncDispose]();
    },
  };
}
