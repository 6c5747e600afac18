import { startApp } from './lab/app.ts';
import { type Carried, carriedRows, carry, carryBare, share } from './lab/carry.ts';
import { openPlace } from './lab/place.ts';
import { startProgram } from './lab/program.ts';
import { printTable } from './lab/table.ts';
import type { Listeners } from './programs/listeners.ts';

/** The most chats, of those tried, whose chunks all came while they were new. */
function mostCarried(tried: readonly Carried[]): number {
  return Math.max(0, ...tried.filter((one) => share(one) >= 98).map(({ chats }) => chats));
}

await using place = await openPlace();
await using app = await startApp(place);
await using listeners = await startProgram<Listeners>('listeners');
const room = { web: app, worker: app, listeners, place };
await carry(room, 20); // warm
const tried: { ours: Carried; bare: Carried }[] = [];
for (const chats of (process.env.BENCH_CHATS ?? '50,200,800').split(',').map(Number)) {
  const ours = await carry(room, chats);
  tried.push({ ours, bare: await carryBare(listeners, ours) });
}
printTable('bare res.write', [
  ...tried.flatMap(({ ours, bare }) => carriedRows(ours, bare)),
  {
    what: 'most chats carried, of those tried',
    unit: '× 25 chunks/s',
    ours: mostCarried(tried.map(({ ours }) => ours)),
    baseline: mostCarried(tried.map(({ bare }) => bare)),
  },
]);
