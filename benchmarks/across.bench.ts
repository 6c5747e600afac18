import { startApp } from './lab/app.ts';
import { type Carried, carriedRows, carry } from './lab/carry.ts';
import { openPlace } from './lab/place.ts';
import { startProgram } from './lab/program.ts';
import { printTable } from './lab/table.ts';
import type { Listeners } from './programs/listeners.ts';

const chats = (process.env.BENCH_CHATS ?? '200').split(',').map(Number);

await using place = await openPlace();
await using listeners = await startProgram<Listeners>('listeners');

/** One process does it all, or one runs the turns and another one is listened to. */
async function measure(apart: boolean): Promise<Carried[]> {
  await using web = await startApp(place, apart ? 'web' : 'web,worker');
  await using worker = apart ? await startApp(place, 'worker') : undefined;
  const carriers = { web, worker: worker ?? web, listeners, place };
  await carry(carriers, 20); // warm
  const carried: Carried[] = [];
  for (const count of chats) carried.push(await carry(carriers, count));
  return carried;
}

const alone = await measure(false);
const apart = await measure(true);
printTable(
  'one process',
  apart.flatMap((two, index) => {
    const one = alone[index];
    return one === undefined ? [] : carriedRows(two, one);
  }),
);
