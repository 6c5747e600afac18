import type { BareServer, Speech } from '../programs/bare-server.ts';
import type { Heard, Listeners } from '../programs/listeners.ts';
import { aFewAtOnce } from './a-few-at-once.ts';
import type { App } from './app.ts';
import { percentile } from './percentile.ts';
import type { Place } from './place.ts';
import { familyCpuMs } from './processor-time.ts';
import { type Program, startProgram } from './program.ts';
import type { Row } from './table.ts';
import { until } from './until.ts';

/** So many chats at once, each with 25 chunks a second, for as long as is measured and a little on both sides. */
const chunkEveryMs = 40;
const settleMs = 1_000;
const windowMs = 3_000;
const chunks = (settleMs + windowMs + 500) / chunkEveryMs;
/** A chat is carried when its chunks come, and come while they are new. */
const newMs = 250;

export type Carried = {
  readonly chats: number;
  readonly heard: Heard;
  readonly cpuMs: number;
  readonly postgresCpuMs: number | undefined;
};

/** Who carries: `web` is spoken and listened to, `worker` runs the turns. They may be one. */
export type Carriers = {
  readonly web: App;
  readonly worker: App;
  readonly listeners: Program<Listeners>;
  readonly place: Place;
};

export async function carry({ web, worker, listeners, place }: Carriers, chats: number): Promise<Carried> {
  const cpuMs = async () => {
    const used = await Promise.all([...new Set([web, worker])].map(({ program }) => program.ask('usage')));
    return used.reduce((sum, one) => sum + one.cpuMs, 0);
  };
  const ids = await web.conversations(chats);
  await listeners.ask('open', ids.map(web.stream));
  await aFewAtOnce(ids, (id) => web.send(id, { afterMs: 0, chunks, everyMs: chunkEveryMs, atTheGate: true }));
  await until(async () => (await worker.program.ask('waiting')) === chats);
  const profile = process.env.BENCH_PROFILE;
  if (profile !== undefined) await web.program.ask('profile');
  await worker.program.ask('openGate');
  await pause(settleMs);
  await listeners.ask('heard');
  const before = await cpuMs();
  const postgresBefore = familyCpuMs(place.postgresPid);
  await pause(windowMs);
  const heard = await listeners.ask('heard');
  const after = await cpuMs();
  const postgresAfter = familyCpuMs(place.postgresPid);
  if (profile !== undefined) await web.program.ask('endProfile', `${profile}-${chats}.cpuprofile`);
  await listeners.ask('answered', chats);
  await listeners.ask('close');
  return {
    chats,
    heard,
    cpuMs: after - before,
    postgresCpuMs:
      postgresBefore === undefined || postgresAfter === undefined ? undefined : postgresAfter - postgresBefore,
  };
}

export async function carryBare(listeners: Program<Listeners>, like: Carried): Promise<Carried> {
  await using bare = await startProgram<BareServer>('bare-server');
  const port = await bare.ask('port');
  await listeners.ask(
    'open',
    Array.from({ length: like.chats }, () => ({ url: `http://127.0.0.1:${port}/`, beginsWith: 'connected' })),
  );
  await bare.ask('begin', speechLike(like));
  await pause(settleMs);
  await listeners.ask('heard');
  const before = await bare.ask('usage');
  await pause(windowMs);
  const heard = await listeners.ask('heard');
  const after = await bare.ask('usage');
  await listeners.ask('close');
  return { chats: like.chats, heard, cpuMs: after.cpuMs - before.cpuMs, postgresCpuMs: undefined };
}

/** The same events, as often, with as much text in them. */
function speechLike({ chats, heard }: Carried): Speech {
  const [before = '', after = ''] = heard.sample.split(/(?<="text":")[^"]*/);
  const eventEveryMs = (heard.overMs * chats) / heard.deltas;
  return { before, after: `${after}\n\n`, eventEveryMs, chunkEveryMs, forMs: settleMs + windowMs + 500 };
}

export function share({ chats, heard }: Carried): number {
  const due = (heard.overMs / chunkEveryMs) * chats;
  return (heard.agesMs.filter((age) => age <= newMs).length / due) * 100;
}

export function carriedRows(ours: Carried, baseline: Carried): Row[] {
  const perSecond = ({ heard }: Carried) => heard.chunks / (heard.overMs / 1_000);
  const perEvent = ({ cpuMs, heard }: Carried) => (cpuMs * 1_000) / heard.deltas;
  const perChunk = ({ cpuMs, heard }: Carried) => (cpuMs * 1_000) / heard.chunks;
  const processor = ({ cpuMs, heard }: Carried) => (cpuMs / heard.overMs) * 100;
  const postgres = ours.postgresCpuMs;
  const rows: Row[] = [
    { what: `${ours.chats} chats: chunks carried`, unit: '1/s', ours: perSecond(ours), baseline: perSecond(baseline) },
    { what: `… of them within ${newMs} ms`, unit: '%', ours: share(ours), baseline: share(baseline) },
    {
      what: '… age, p50',
      unit: 'ms',
      ours: percentile(ours.heard.agesMs, 0.5),
      baseline: percentile(baseline.heard.agesMs, 0.5),
    },
    {
      what: '… age, p95',
      unit: 'ms',
      ours: percentile(ours.heard.agesMs, 0.95),
      baseline: percentile(baseline.heard.agesMs, 0.95),
    },
    { what: '… CPU per event', unit: 'µs', ours: perEvent(ours), baseline: perEvent(baseline) },
    { what: '… CPU per chunk', unit: 'µs', ours: perChunk(ours), baseline: perChunk(baseline) },
    {
      what: '… processor used',
      unit: '%',
      ours: processor(ours),
      baseline: processor(baseline),
    },
  ];
  if (postgres !== undefined)
    rows.push({ what: '… of Postgres besides, per chunk', unit: 'µs', ours: (postgres * 1_000) / ours.heard.chunks });
  return rows;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
