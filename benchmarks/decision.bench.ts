import { type App, startApp } from './lab/app.ts';
import { askApproval } from './lab/approval.ts';
import { type Chat, openChat } from './lab/chat.ts';
import { percentile } from './lab/percentile.ts';
import { openPlace } from './lab/place.ts';
import { startProgram } from './lab/program.ts';
import { printTable, type Row } from './lab/table.ts';
import type { BareInserts } from './programs/bare-inserts.ts';

/** From `approve` to the start of what it allows, as its person hears it, in milliseconds. */
async function timeOne(app: App, chat: Chat): Promise<number> {
  const { id: approvalId, version, digest } = await askApproval(app, chat);
  const since = performance.now();
  const sent = app.client.send(chat.id, { type: 'hitl_decision', decision: 'approve', approvalId, version, digest });
  await chat.next('tool_started');
  const took = performance.now() - since;
  await sent;
  await chat.next('turn_ended');
  return took;
}

async function timeMany(app: App, times: number): Promise<number[]> {
  await using chat = await openChat(app);
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) took.push(await timeOne(app, chat));
  return took;
}

await using place = await openPlace();
await using inserts = await startProgram<BareInserts>('bare-inserts');

/** Decided and done in one process, or decided in one and done in another. */
async function measure(apart: boolean): Promise<number[]> {
  await using web = await startApp(place, apart ? 'web' : 'web,worker');
  await using _worker = apart ? await startApp(place, 'worker') : undefined;
  await timeMany(web, 10); // warm
  return await timeMany(web, 60); // before the servers end
}

await inserts.ask('begin', place.databaseUrl);
const together = await measure(false);
const apart = await measure(true);
const bare = await inserts.ask('end');

function rowsFor(what: string, took: readonly number[]): Row[] {
  return [0.5, 0.95].map((share) => ({
    what: share === 0.5 ? `${what}, p50` : '… p95',
    unit: 'ms',
    ours: percentile(took, share),
    baseline: percentile(bare, share),
  }));
}

printTable('bare insert', [
  ...rowsFor('decision → tool started', together),
  ...rowsFor('… decided in one process, run in another', apart),
]);
