import { lookAt, lookAtHeard } from '../checks/look-at.ts';
import { pause } from '../lab/pause.ts';
import type { OwnPostgres } from '../lab/postgres.ts';
import type { Random } from '../lab/random.ts';
import type { Replica } from '../lab/replica.ts';
import type { Tally } from '../lab/tally.ts';
import { openWorld, type World } from '../lab/world.ts';
import { verbs } from '../processes/story-words.ts';
import { comesToRest } from './storm.ts';

export type SoakOptions = {
  readonly postgres: OwnPostgres;
  readonly random: Random;
  readonly tally: Tally;
  /** At once; each ends after a few stories, and another one begins. */
  readonly conversations: number;
  readonly seconds: number;
};

/** By the names of `/metrics`; with what it may have grown by at the end, in shares. */
const watched = {
  process_resident_memory_bytes: 0.2,
  nodejs_heap_size_used_bytes: 0.2,
  process_open_fds: 0.2,
} as const;
type Watched = keyof typeof watched;
type Sample = Record<Watched, number>;

const looks = 40;
const storiesEach = 4;

/** Nothing goes wrong, for long: people come and go, and what the processes hold does not grow. */
export async function soak({ conversations, seconds, ...lab }: SoakOptions): Promise<void> {
  const { random, tally } = lab;
  await using world = await openWorld({ ...lab, replicas: 2 });
  const closing = new AbortController();
  const lanes = Array.from({ length: conversations }, async (_, nth) => {
    const choices = random.fork(`lane ${nth}`);
    while (!closing.signal.aborted) await live(world, () => choices.pick(verbs));
  });
  const samples: Sample[][] = world.replicas.map(() => []);
  for (let look = 0; look < looks; look += 1) {
    await pause((seconds * 1_000) / looks);
    for (const [nth, replica] of world.replicas.entries()) samples[nth]?.push(await sampleOf(replica));
  }
  closing.abort();
  await Promise.all(lanes);
  for (const [nth, replica] of world.replicas.entries()) {
    for (const name of Object.keys(watched) as Watched[]) {
      compare(tally, `${replica.name}: ${name}`, {
        values: (samples[nth] ?? []).map((one) => one[name]),
        may: watched[name],
      });
    }
  }
  await lookAt(world, []);
  await everythingIsGivenBack(world);
}

async function live(world: World, next: () => (typeof verbs)[number]): Promise<void> {
  await using resident = await world.join({
    leaves: [
      [1_000, 10_000],
      [1_000, 10_000],
    ],
  });
  for (let story = 0; story < storiesEach; story += 1) await resident.person.play(next());
  await comesToRest(world, [resident]);
  await lookAtHeard(world, resident);
}

async function sampleOf(replica: Replica): Promise<Sample> {
  const metrics = await replica.metrics();
  const entries = Object.keys(watched).map((name) => [name, metrics.get(name) ?? Number.NaN]);
  return Object.fromEntries(entries);
}

/** The second quarter against the last: the first one warms up. */
function compare(tally: Tally, what: string, { values, may }: { values: readonly number[]; may: number }): void {
  const quarter = values.length / 4;
  const [early, late] = [mean(values.slice(quarter, 2 * quarter)), mean(values.slice(3 * quarter))];
  const growth = late / early - 1;
  tally.note(`${what}, second quarter → last`, `${shown(early)} → ${shown(late)} (${(growth * 100).toFixed(0)} %)`);
  if (!(growth <= may)) tally.violation(`${what} grew from ${early} to ${late}`);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function shown(value: number): string {
  return value > 1_000_000 ? `${(value / 1_000_000).toFixed(0)} MB` : value.toFixed(1);
}

/** When everybody has gone, nobody is listened to, and the sessions are those of the pools. */
async function everythingIsGivenBack({ place, replicas, tally }: World): Promise<void> {
  await pause(2_000);
  for (const replica of replicas) {
    const metrics = await replica.metrics();
    for (const name of ['codelab_streams_open', 'codelab_event_followers', 'codelab_units_of_work_open']) {
      if (metrics.get(name) !== 0) tally.violation(`at rest ${replica.name} says ${name} ${metrics.get(name)}`);
    }
  }
  const [row] = await place.sql`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name = 'codelab'`;
  tally.note('sessions of both processes at the end', String(row?.count));
}
