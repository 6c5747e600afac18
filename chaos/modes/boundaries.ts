import type { ClientMessage } from '@codelab/protocol/command';
import { lookAt } from '../checks/look-at.ts';
import { pause } from '../lab/pause.ts';
import type { Person } from '../lab/person.ts';
import type { OwnPostgres } from '../lab/postgres.ts';
import type { Random } from '../lab/random.ts';
import type { Replica } from '../lab/replica.ts';
import type { Tally } from '../lab/tally.ts';
import { openWorld, type Resident, type World } from '../lab/world.ts';
import type { Trap } from '../processes/trap.ts';
import { comesToRest } from './storm.ts';

export type MessageType = ClientMessage['type'];

/** A turn of each of the five messages, with everything that is decided in it. */
const stories: Record<MessageType, (person: Person) => Promise<void>> = {
  user_message: (person) => person.begin('look'),
  tool_result: (person) => person.begin('ask'),
  async switch_agent(person) {
    await person.begin('look');
    await person.switchTo('debug');
    await person.begin('say');
  },
  hitl_decision: (person) => person.begin('both'),
  plan_decision: (person) => person.begin('plan'),
};
export const messageTypes = Object.keys(stories) as MessageType[];

const signals = ['SIGKILL', 'SIGTERM', 'SIGSTOP'] as const;
const accidents = [...signals, 'answer cut'] as const;
export type Accident = (typeof accidents)[number];

export type BoundariesOptions = {
  readonly postgres: OwnPostgres;
  readonly random: Random;
  readonly tally: Tally;
  readonly messages?: readonly MessageType[];
  readonly kinds?: readonly Accident[];
  /** So many of all, chosen by the seed. Default: every one. */
  readonly sample?: number;
  /** Most of the time is spent waiting for the lease of the dead. */
  readonly atOnce?: number;
};

/** Commits that are cut off from their answer are counted on the wire, where they have no label. */
type Boundary = Trap | { readonly signal: 'answer cut'; readonly label: 'any'; readonly nth: number };
type Case = { readonly message: MessageType; readonly boundary: Boundary };

const longerThanLeaseMs = 14_000;
/** Deltas are written every so often: the third flush is like the second. */
const flushes = 2;

/**
 * Every turn is told once in peace, to learn at which commits a process can be struck; and then once for each of them
 * and each accident. A second process goes on with what the first one leaves, and is the first one of the next case.
 */
export async function boundaries(options: BoundariesOptions): Promise<void> {
  const { random, messages = messageTypes, kinds = accidents, sample, atOnce = 8 } = options;
  const cases: Case[] = [];
  {
    await using room = await openRoom(options);
    for (const message of messages) {
      const found = await room.boundariesOf(message);
      for (const boundary of found) if (kinds.includes(boundary.signal)) cases.push({ message, boundary });
    }
    await room.look();
  }
  const chosen = sample === undefined ? cases : Array.from({ length: sample }, () => random.pick(cases));
  options.tally.note('commits struck at', `${chosen.length} of ${cases.length}`);
  const left = chosen.values();
  const lane = async () => {
    await using room = await openRoom(options);
    for (const one of left) await room.run(one);
    await room.look();
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, chosen.length) }, lane));
}

/** One process that does all the work, another that has yet to start, and people who say yes to everything. */
async function openRoom({ postgres, random, tally }: BoundariesOptions) {
  const env = { CODELAB_LOG_LEVEL: 'debug' };
  const world = await openWorld({ postgres, random, tally, env, replicas: 2, awake: 1 });
  const residents: Resident[] = [];
  const cases = new Map<string, string>();

  async function enter(message: MessageType) {
    const resident = await world.join({ yes: 1, choosesAs: message });
    residents.push(resident);
    return {
      id: resident.id,
      async tell() {
        await stories[message](resident.person);
        await resident.person.attend();
      },
    };
  }

  return {
    async boundariesOf(message: MessageType): Promise<Boundary[]> {
      const { first } = atWork(world);
      const { tell } = await enter(message);
      const [labelled, onWire] = [first.commits.length, first.database.commits];
      await tell();
      return boundariesIn(first.commits.slice(labelled), first.database.commits - onWire);
    },

    async run({ message, boundary }: Case): Promise<void> {
      const { first, second } = atWork(world);
      const { signal, label, nth } = boundary;
      const { id, tell } = await enter(message);
      cases.set(id, `${message}, ${signal} at ${label} ${nth}`);
      const struck = signal === 'answer cut' ? first.database.cutAtCommit(nth) : first.setTrap(boundary);
      const telling = tell();
      const isStruck = await Promise.race([struck.then(() => true), telling.then(() => false)]);
      tally.count(`${message}: ${signal} at a commit${isStruck ? '' : ' that did not come again'}`);
      if (isStruck && signal !== 'answer cut') {
        await second.start();
        if (signal === 'SIGSTOP') await pause(longerThanLeaseMs);
        first.thaw();
      }
      await telling;
      if (isStruck && signal === 'SIGSTOP') await first.terminate();
      if (!isStruck && signal !== 'answer cut') await replaced(first, second, signal);
    },

    async look(): Promise<void> {
      const before = tally.violations.length;
      await comesToRest(world, residents);
      await lookAt(world, residents);
      for (const violation of tally.violations.slice(before)) {
        for (const [id, what] of cases) if (violation.startsWith(id)) tally.violation(`${id} was: ${what}`);
      }
    },

    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** A trap that did not spring is still set, and would spring in somebody else's story. */
async function replaced(first: Replica, second: Replica, signal: (typeof signals)[number]): Promise<void> {
  await second.start();
  first.thaw();
  await (signal === 'SIGKILL' ? first.kill() : first.terminate());
}

function atWork({ replicas }: World): { readonly first: Replica; readonly second: Replica } {
  const first = replicas.find(({ state }) => state === 'up');
  const second = replicas.find(({ state }) => state !== 'up');
  if (!first || !second) throw new Error('one of two replicas is at work');
  return { first, second };
}

function boundariesIn(labels: readonly string[], onWire: number): Boundary[] {
  const counts = new Map<string, number>();
  const found: Boundary[] = Array.from({ length: onWire }, (_, index) => ({
    ...{ signal: 'answer cut', label: 'any', nth: index + 1 },
  }));
  for (const label of labels) {
    const nth = (counts.get(label) ?? 0) + 1;
    counts.set(label, nth);
    const changes = !label.startsWith('read_') && label !== 'sweep';
    if (!changes || (label === 'append_events' && nth > flushes)) continue;
    found.push(...signals.map((signal) => ({ signal, label, nth })));
  }
  return found;
}
