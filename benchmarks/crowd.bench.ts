import { type App, startApp } from './lab/app.ts';
import { askApproval } from './lab/approval.ts';
import { type Chat, openChat } from './lab/chat.ts';
import { copyConversation } from './lab/copy-conversation.ts';
import { percentile } from './lab/percentile.ts';
import { openPlace, type Place } from './lab/place.ts';
import { printTable } from './lab/table.ts';

const waiting = 10_000;
const times = 30;
/** As long as it takes until everything that is done regularly was done once. */
const windowMs = 15_000;
const answers = { afterMs: 0, chunks: 1, everyMs: 0, atTheGate: false };

type Idle = { readonly queries: number; readonly ms: number; readonly heapBytes: number; readonly rssBytes: number };

/** What a server asks of Postgres while nobody asks anything of it. */
async function idle({ sql }: Place, app: App): Promise<Idle> {
  await sql`select pg_stat_statements_reset()`;
  await new Promise((resolve) => setTimeout(resolve, windowMs));
  const asked = await sql<{ query: string; calls: number; ms: number }[]>`
    select query, calls::int, total_exec_time as ms from pg_stat_statements
    where query !~ 'pg_stat_statements' order by total_exec_time desc`;
  if (process.env.BENCH_DETAILS === '1') {
    for (const { query, calls, ms } of asked.slice(0, 8)) {
      console.log(`  ${calls} × ${(ms / calls).toFixed(2)} ms  ${query.replaceAll(/\s+/g, ' ').slice(0, 150)}`);
    }
  }
  const sum = (of: (one: { calls: number; ms: number }) => number) => asked.reduce((all, one) => all + of(one), 0);
  return {
    queries: sum(({ calls }) => calls),
    ms: sum(({ ms }) => ms),
    ...(await app.program.ask('usageAfterCollection')),
  };
}

type Timed = { readonly firstEvent: number; readonly end: number };

async function timeOne(app: App, chat: Chat): Promise<Timed> {
  const since = performance.now();
  const sent = app.send(chat.id, answers);
  await chat.next('message_added');
  const firstEvent = performance.now() - since;
  await chat.next('turn_ended');
  const end = performance.now() - since;
  await sent;
  return { firstEvent, end };
}

const countsQueries = { shared_preload_libraries: 'pg_stat_statements' };
await using crowded = await openPlace(countsQueries);
await using empty = await openPlace(countsQueries);
await using crowdedApp = await startApp(crowded);
await using emptyApp = await startApp(empty);
for (const { sql } of [crowded, empty]) await sql`create extension pg_stat_statements`;
{
  await using asked = await openChat(crowdedApp);
  await askApproval(crowdedApp, asked);
  await copyConversation(crowded.sql, asked.id, waiting - 1);
}

await using crowdedChat = await openChat(crowdedApp);
await using emptyChat = await openChat(emptyApp);
const timed: { crowd: Timed; alone: Timed }[] = [];
for (let time = 0; time < times; time += 1) {
  timed.push({ crowd: await timeOne(crowdedApp, crowdedChat), alone: await timeOne(emptyApp, emptyChat) });
}
const [crowd, alone] = await Promise.all([idle(crowded, crowdedApp), idle(empty, emptyApp)]);

const perSecond = (count: number) => count / (windowMs / 1_000);
const MB = (bytes: number) => bytes / 1_000_000;
const turns = waiting.toLocaleString('en');
printTable('nobody waits', [
  {
    what: `${turns} turns wait for a person: queries`,
    unit: '1/s',
    ours: perSecond(crowd.queries),
    baseline: perSecond(alone.queries),
  },
  { what: '… work of Postgres for them', unit: 'ms/s', ours: perSecond(crowd.ms), baseline: perSecond(alone.ms) },
  { what: '… heap of the server', unit: 'MB', ours: MB(crowd.heapBytes), baseline: MB(alone.heapBytes) },
  { what: '… its memory (RSS)', unit: 'MB', ours: MB(crowd.rssBytes), baseline: MB(alone.rssBytes) },
  ...[0.5, 0.95].flatMap((share) => [
    {
      what: `… send → first event, p${share * 100}`,
      unit: 'ms',
      ours: percentile(
        timed.map((one) => one.crowd.firstEvent),
        share,
      ),
      baseline: percentile(
        timed.map((one) => one.alone.firstEvent),
        share,
      ),
    },
    {
      what: `… send → turn ended, p${share * 100}`,
      unit: 'ms',
      ours: percentile(
        timed.map((one) => one.crowd.end),
        share,
      ),
      baseline: percentile(
        timed.map((one) => one.alone.end),
        share,
      ),
    },
  ]),
]);
