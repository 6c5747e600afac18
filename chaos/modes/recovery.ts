import { lookAt } from '../checks/look-at.ts';
import { pause, until } from '../lab/pause.ts';
import type { OwnPostgres } from '../lab/postgres.ts';
import type { Random } from '../lab/random.ts';
import type { Replica } from '../lab/replica.ts';
import type { Tally } from '../lab/tally.ts';
import { openWorld, type Resident, type World } from '../lab/world.ts';
import { verbs } from '../processes/story-words.ts';
import { comesToRest } from './storm.ts';

type Lab = { readonly postgres: OwnPostgres; readonly random: Random; readonly tally: Tally };

const goesOnWithinMs = 12_000;
const handsOverWithinMs = 1_000;
const exitsWithinMs = 5_000;

/** How long a person waits when the process that does their turn dies, is told to stop, or stands still. */
export async function recovery({ times = 5, ...lab }: Lab & { readonly times?: number }): Promise<void> {
  // A model that takes three seconds for an answer: there is time to strike while it speaks.
  await using world = await openWorld({ ...lab, replicas: 2, chunkEveryMs: 100 });
  const residents = await Promise.all(Array.from({ length: 20 }, () => world.join()));
  const [resident] = residents;
  if (!resident) throw new Error('somebody lives there');
  const killed: number[] = [];
  const frozen: number[] = [];
  const handed: number[] = [];
  const exited: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    await struck(world, resident, async (victim, goesOn) => {
      await victim.kill();
      killed.push(await goesOn());
      await victim.start();
    });
    await struck(world, resident, async (victim, goesOn) => {
      const exiting = victim.terminate();
      handed.push(await goesOn());
      exited.push(await exiting);
      await victim.start();
    });
    await struck(world, resident, async (victim, goesOn) => {
      victim.freeze();
      frozen.push(await goesOn());
      await until(() => isTurnOver(world, resident), 60_000);
      victim.thaw();
      await pause(2_000); // in which it would write, if it could
    });
  }
  await rollingRestart(world, residents, exited);
  await lookAt(world, residents);
  limit(world.tally, 'killed: its turn goes on elsewhere', { took: killed, atMostMs: goesOnWithinMs });
  limit(world.tally, 'frozen: its turn goes on elsewhere', { took: frozen, atMostMs: goesOnWithinMs });
  limit(world.tally, 'told to stop: its turn goes on elsewhere', { took: handed, atMostMs: handsOverWithinMs });
  limit(world.tally, 'told to stop: the process is gone, streams open', { took: exited, atMostMs: exitsWithinMs });
}

type Strike = (victim: Replica, goesOn: () => Promise<number>) => Promise<void>;

/** Strikes whoever does the turn of somebody, in the middle of an answer. */
async function struck({ place, replicas }: World, { id, person }: Resident, strike: Strike): Promise<void> {
  await person.begin('say');
  const isSpeaking = async () => {
    const [row] = await place.sql`
      select 1 from turns join messages on messages.turn_id = turns.id
      where turns.conversation_id = ${id} and turns.status = 'running' and messages.status = 'streaming'`;
    return row !== undefined;
  };
  if (!(await until(isSpeaking, 30_000, 20))) throw new Error('nobody speaks');
  const running = await Promise.all(
    replicas.map(async (replica) => (await replica.metrics()).get('codelab_turns_running')),
  );
  const victim = replicas[running.indexOf(1)];
  if (!victim) throw new Error('nobody does the turn');
  const before = await epochOf();
  const since = performance.now();
  await strike(victim, async () => {
    await until(async () => (await epochOf()) > before, 60_000, 10);
    return performance.now() - since;
  });
  await person.attend();

  async function epochOf(): Promise<number> {
    const [row] = await place.sql`select epoch from conversations where id = ${id}`;
    return Number(row?.epoch);
  }
}

async function isTurnOver({ place }: World, { id }: Resident): Promise<boolean> {
  const open = await place.sql`
    select 1 from turns where conversation_id = ${id} and status in ('queued', 'running', 'waiting')`;
  return open.length === 0;
}

/** As a deployment does it, while everybody talks. */
async function rollingRestart(world: World, residents: readonly Resident[], exited: number[]): Promise<void> {
  let isOver = false;
  const talking = residents.map(async ({ person }, nth) => {
    for (let word = nth; !isOver; word += 1) await person.play(verbs[word % verbs.length] ?? 'say');
  });
  for (const replica of [...world.replicas, ...world.replicas]) {
    await pause(2_000);
    exited.push(await replica.terminate());
    await replica.start();
    world.tally.count('rolling restart: processes replaced under load');
  }
  isOver = true;
  await Promise.all(talking);
  await comesToRest(world, residents);
}

function limit(tally: Tally, what: string, { took, atMostMs }: { took: readonly number[]; atMostMs: number }): void {
  const sorted = took.toSorted((one, other) => one - other).map(Math.round);
  const [median, worst] = [sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, sorted.at(-1) ?? Number.NaN];
  tally.note(what, `median ${median} ms, worst ${worst} ms of ${sorted.length} (at most ${atMostMs})`);
  if (!(worst <= atMostMs)) tally.violation(`${what}: ${worst} ms, at most ${atMostMs}`);
}
