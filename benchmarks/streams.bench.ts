import { aFewAtOnce } from './lab/a-few-at-once.ts';
import { type App, startApp } from './lab/app.ts';
import { percentile } from './lab/percentile.ts';
import { openPlace, type Place } from './lab/place.ts';
import { familyCpuMs } from './lab/processor-time.ts';
import { type Program, startProgram } from './lab/program.ts';
import { printTable, type Row } from './lab/table.ts';
import { until } from './lab/until.ts';
import type { BareServer, Speech } from './programs/bare-server.ts';
import type { Heard, Listeners } from './programs/listeners.ts';

/** So many chats at once, each with 25 chunks a second, for as long as is measured and a little on both sides. */
const chunkEveryMs = 40;
const settleMs = 1_000;
const windowMs = 3_000;
const chunks = (settleMs + windowMs + 500) / chunkEveryMs;
/** A chat is carried when its chunks come, and come while they are new. */
const newMs = 250;

type Carried = {
  readonly chats: number;
  readonly heard: Heard;
  readonly cpuMs: number;
  readonly postgresCpuMs: number | undefined;
};

async function carry(
  app: App,
  { listeners, place }: { listeners: Program<Listeners>; place: Place },
  chats: number,
): Promise<Carried> {
  const ids = await app.conversations(chats);
  await listeners.ask('open', ids.map(app.stream));
  await aFewAtOnce(ids, (id) => app.send(id, { afterMs: 0, chunks, everyMs: chunkEveryMs, atTheGate: true }));
  await until(async () => (await app.program.ask('waiting')) === chats);
  const profile = process.env.BENCH_PROFILE;
  if (profile !== undefined) await app.program.ask('profile');
  await app.program.ask('openGate');
  await pause(settleMs);
  await listeners.ask('heard');
  const before = await app.program.ask('usage');
  const postgresBefore = familyCpuMs(place.postgresPid);
  await pause(windowMs);
  const heard = await listeners.ask('heard');
  const after = await app.program.ask('usage');
  const postgresAfter = familyCpuMs(place.postgresPid);
  if (profile !== undefined) await app.program.ask('endProfile', `${profile}-${chats}.cpuprofile`);
  await listeners.ask('answered', chats);
  await listeners.ask('close');
  return {
    chats,
    heard,
    cpuMs: after.cpuMs - before.cpuMs,
    postgresCpuMs:
      postgresBefore === undefined || postgresAfter === undefined ? undefined : postgresAfter - postgresBefore,
  };
}

async function carryBare(listeners: Program<Listeners>, like: Carried): Promise<Carried> {
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

function share({ chats, heard }: Carried): number {
  const due = (heard.overMs / chunkEveryMs) * chats;
  return (heard.agesMs.filter((age) => age <= newMs).length / due) * 100;
}

function rowsFor(ours: Carried, bare: Carried): Row[] {
  const perSecond = ({ heard }: Carried) => heard.chunks / (heard.overMs / 1_000);
  const perEvent = ({ cpuMs, heard }: Carried) => (cpuMs * 1_000) / heard.deltas;
  const perChunk = ({ cpuMs, heard }: Carried) => (cpuMs * 1_000) / heard.chunks;
  const processor = ({ cpuMs, heard }: Carried) => (cpuMs / heard.overMs) * 100;
  const postgres = ours.postgresCpuMs;
  const rows: Row[] = [
    { what: `${ours.chats} chats: chunks carried`, unit: '1/s', ours: perSecond(ours), baseline: perSecond(bare) },
    { what: `… of them within ${newMs} ms`, unit: '%', ours: share(ours), baseline: share(bare) },
    {
      what: '… age, p50',
      unit: 'ms',
      ours: percentile(ours.heard.agesMs, 0.5),
      baseline: percentile(bare.heard.agesMs, 0.5),
    },
    {
      what: '… age, p95',
      unit: 'ms',
      ours: percentile(ours.heard.agesMs, 0.95),
      baseline: percentile(bare.heard.agesMs, 0.95),
    },
    { what: '… CPU per event', unit: 'µs', ours: perEvent(ours), baseline: perEvent(bare) },
    { what: '… CPU per chunk', unit: 'µs', ours: perChunk(ours), baseline: perChunk(bare) },
    {
      what: '… processor used',
      unit: '%',
      ours: processor(ours),
      baseline: processor(bare),
    },
  ];
  if (postgres !== undefined)
    rows.push({ what: '… of Postgres besides, per chunk', unit: 'µs', ours: (postgres * 1_000) / ours.heard.chunks });
  return rows;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The most chats, of those tried, whose chunks all came while they were new. */
function mostCarried(tried: readonly Carried[]): number {
  return Math.max(0, ...tried.filter((one) => share(one) >= 98).map(({ chats }) => chats));
}

await using place = await openPlace();
await using app = await startApp(place);
await using listeners = await startProgram<Listeners>('listeners');
const room = { listeners, place };
await carry(app, room, 20); // warm
const tried: { ours: Carried; bare: Carried }[] = [];
for (const chats of (process.env.BENCH_CHATS ?? '50,200,800').split(',').map(Number)) {
  const ours = await carry(app, room, chats);
  tried.push({ ours, bare: await carryBare(listeners, ours) });
}
printTable('bare res.write', [
  ...tried.flatMap(({ ours, bare }) => rowsFor(ours, bare)),
  {
    what: 'most chats carried, of those tried',
    unit: '× 25 chunks/s',
    ours: mostCarried(tried.map(({ ours }) => ours)),
    baseline: mostCarried(tried.map(({ bare }) => bare)),
  },
]);
