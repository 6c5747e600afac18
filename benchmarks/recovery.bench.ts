import { aFewAtOnce } from './lab/a-few-at-once.ts';
import { startApp } from './lab/app.ts';
import { openChat } from './lab/chat.ts';
import { percentile } from './lab/percentile.ts';
import { openPlace } from './lab/place.ts';
import { printTable } from './lab/table.ts';
import { until } from './lab/until.ts';

const turns = 30;
const atTheGate = { afterMs: 0, chunks: 1, everyMs: 0, atTheGate: true };

await using place = await openPlace();
// Several, because a heart stops anywhere between two beats, and each beats at its own time.
await using first = await startApp(place);
await using second = await startApp(place);
await using third = await startApp(place);
const dying = [first, second, third];
const ids = await first.conversations(turns);
await aFewAtOnce(ids, (id) => first.send(id, atTheGate));
await until(async () => {
  const counts = await Promise.all(dying.map(({ program }) => program.ask('waiting')));
  return counts.reduce((sum, count) => sum + count, 0) === turns;
});

await using other = await startApp(place);
await using opened = new AsyncDisposableStack();
const chats = await aFewAtOnce(ids, async (id) => opened.use(await openChat(other, id)));
const since = performance.now();
for (const { program } of dying) process.kill(program.pid, 'SIGKILL');
const tookMs = await Promise.all(
  chats.map(async (chat) => {
    await chat.hear();
    return performance.now() - since;
  }),
);

const seconds = (share: number) => percentile(tookMs, share) / 1_000;
printTable('limit', [
  {
    what: 'kill -9 while the model is waited for → next event elsewhere, p50',
    unit: 's',
    ours: seconds(0.5),
    atMost: 12,
  },
  { what: `… the slowest of ${turns} turns`, unit: 's', ours: seconds(1), atMost: 12 },
]);
