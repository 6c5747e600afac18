import { aFewAtOnce } from './lab/a-few-at-once.ts';
import { startApp } from './lab/app.ts';
import { copyConversation } from './lab/copy-conversation.ts';
import { openPlace } from './lab/place.ts';
import { type Program, startProgram } from './lab/program.ts';
import { printTable } from './lab/table.ts';
import { until } from './lab/until.ts';
import type { Usage } from './lab/usage.ts';
import type { BareServer } from './programs/bare-server.ts';
import type { Listeners, Stream } from './programs/listeners.ts';

const waiting = 200;
const idle = 5_000;
const comeAtOnce = 250;
const looks = 40;

type Server = { readonly usageAfterCollection: () => Promise<Usage> };

/** What each open stream adds to a server, in kB. */
async function perStream(server: Server, listeners: Program<Listeners>, streams: readonly Stream[]) {
  const before = await server.usageAfterCollection();
  for (let from = 0; from < streams.length; from += comeAtOnce) {
    await listeners.ask('open', streams.slice(from, from + comeAtOnce));
  }
  const after = await server.usageAfterCollection();
  await listeners.ask('close');
  const kB = (bytes: number) => bytes / 1_024 / streams.length;
  return { heap: kB(after.heapBytes - before.heapBytes), rss: kB(after.rssBytes - before.rssBytes) };
}

await using place = await openPlace();
await using app = await startApp(place);
await using listeners = await startProgram<Listeners>('listeners');
await using bare = await startProgram<BareServer>('bare-server');

// Streams of which nothing is heard.
const [first] = await app.conversations(1);
if (first === undefined) throw new Error('no conversation');
const ids = await copyConversation(place.sql, first, idle);
await listeners.ask('open', ids.slice(0, 20).map(app.stream)); // warm
await listeners.ask('close');
const ours = await perStream(
  { usageAfterCollection: () => app.program.ask('usageAfterCollection') },
  listeners,
  ids.map(app.stream),
);
const port = await bare.ask('port');
const theirs = await perStream(
  { usageAfterCollection: () => bare.ask('usageAfterCollection') },
  listeners,
  ids.map(() => ({ url: `http://127.0.0.1:${port}/`, beginsWith: 'connected' })),
);

// Streams of turns that wait for their model, all of them.
const held = ids.slice(0, waiting);
await listeners.ask('open', held.map(app.stream));
await aFewAtOnce(held, (id) => app.send(id, { afterMs: 0, chunks: 1, everyMs: 0, atTheGate: true }));
await until(async () => (await app.program.ask('waiting')) === waiting);
let inTransaction = 0;
let oldestMs = 0;
let inUse = 0;
for (let look = 0; look < looks; look += 1) {
  const [seen] = await place.sql<{ transactions: number; oldest_ms: number }[]>`
    select count(*)::int as transactions,
      coalesce(max(extract(epoch from clock_timestamp() - xact_start) * 1000), 0)::float as oldest_ms
    from pg_stat_activity
    where datname = current_database() and application_name = 'codelab' and xact_start is not null`;
  inTransaction += seen?.transactions ?? 0;
  oldestMs = Math.max(oldestMs, seen?.oldest_ms ?? 0);
  inUse += await app.metric('codelab_database_connections{state="in_use"}');
  await new Promise((resolve) => setTimeout(resolve, 50));
}
await app.program.ask('openGate');
await listeners.ask('answered', waiting);

printTable('bare SSE', [
  {
    what: `${waiting} turns wait for their model: transactions open, mean`,
    unit: 'of 200',
    ours: inTransaction / looks,
  },
  { what: '… the oldest transaction seen', unit: 'ms', ours: oldestMs },
  { what: '… connections of the pool in use, mean', unit: 'of 10', ours: inUse / looks },
  { what: `${idle} idle streams: heap of each`, unit: 'kB', ours: ours.heap, baseline: theirs.heap },
  { what: '… memory of the process (RSS) for each', unit: 'kB', ours: ours.rss, baseline: theirs.rss },
]);
