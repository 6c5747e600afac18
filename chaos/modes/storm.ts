import { watchTransactions } from '../checks/held.ts';
import { lookAt } from '../checks/look-at.ts';
import { type FaultKind, faultsOf, strike } from '../lab/faults.ts';
import { pause, until } from '../lab/pause.ts';
import type { OwnPostgres } from '../lab/postgres.ts';
import type { Random } from '../lab/random.ts';
import type { Tally } from '../lab/tally.ts';
import { openWorld, type Resident, type World } from '../lab/world.ts';
import { verbs } from '../processes/story-words.ts';

export type StormOptions = {
  readonly postgres: OwnPostgres;
  readonly random: Random;
  readonly tally: Tally;
  readonly replicas: number;
  readonly conversations: number;
  /** How long something goes wrong; everything comes to its end afterwards. */
  readonly seconds: number;
  readonly kinds?: readonly FaultKind[];
};

/** Many people, several processes, and one accident after the other. What is left is looked at from outside. */
export async function storm(options: StormOptions): Promise<void> {
  const { random, tally, seconds, kinds, replicas } = options;
  await using world = await openWorld(options);
  const residents = await Promise.all(
    Array.from({ length: options.conversations }, () =>
      world.join({
        leaves: [
          [2_000, 20_000],
          [300, 5_000],
        ],
      }),
    ),
  );
  {
    await using _ = watchTransactions(world.place.sql, tally);
    const faults = faultsOf(random.fork('faults'), { seconds, replicas, ...(kinds && { kinds }) });
    let isOver = false;
    const talking = residents.map(async ({ person }, nth) => {
      const choices = random.fork(`topics ${nth}`);
      while (!isOver) await person.play(choices.pick(verbs));
    });
    const mending: Promise<void>[] = [];
    for (const fault of faults) {
      await pause(fault.afterMs);
      mending.push(strike(world, fault));
    }
    isOver = true;
    await Promise.all(mending);
    await Promise.all(talking);
    await comesToRest(world, residents);
  }
  await lookAt(world, residents);
  await waitsAndEnds(world, residents);
  for (const replica of world.replicas) await replica.terminate();
}

/** People go on deciding until Postgres itself says that nothing is open, in their conversations or those of plans. */
export async function comesToRest({ place, tally }: World, residents: readonly Resident[]): Promise<void> {
  const ids = residents.map(({ id }) => id);
  const isAtRest = async () => {
    await Promise.all(residents.map(({ person }) => person.attend()));
    const [open] = await place.sql`
      with own as (select id from conversations where id = any(${ids}) or parent_conversation_id = any(${ids}))
      select 1 from turns join own on own.id = conversation_id where turns.status in ('queued', 'running', 'waiting')
      union all select 1 from plans join own on own.id = conversation_id
        where status in ('awaiting_decision', 'revising', 'approved', 'running', 'failed')
      union all select 1 from queued_messages join own on own.id = conversation_id limit 1`;
    return open === undefined;
  };
  if (!(await until(isAtRest, 120_000)))
    tally.violation('something was still open two minutes after the last accident');
}

/** People go home while they are asked; every process is killed; whatever waits can be decided or cancelled. */
async function waitsAndEnds(world: World, all: readonly Resident[]): Promise<void> {
  const { place, replicas, tally } = world;
  const residents = all.slice(0, 30);
  const asking = ['write', 'count', 'ask', 'plan'] as const;
  await Promise.all(residents.map(({ person }, nth) => person.begin(asking[nth % asking.length] ?? 'ask')));
  const areAllWaiting = async () => {
    const [row] =
      await place.sql`select count(*)::int as count from turns where status = 'waiting' and waiting_for->>'for' <> 'retry_at'`;
    return row?.count === residents.length;
  };
  if (!(await until(areAllWaiting, 60_000))) tally.violation('not everything that was asked came to wait');
  await Promise.all(replicas.map((replica) => replica.kill()));
  await Promise.all(replicas.map((replica) => replica.start()));
  await lookAt(world, all);
  tally.count('waiting turns that survived the end of every process', residents.length);
  await Promise.all(
    residents.map(async ({ person }, nth) => {
      if (nth % 2 === 0) await person.cancel();
      await person.attend();
    }),
  );
  await comesToRest(world, residents);
  await lookAt(world, all);
}
