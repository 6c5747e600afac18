import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { newKey } from '@codelab/client/new-key';
import { AgentName } from '@codelab/protocol/agent';
import type { ConversationId } from '@codelab/protocol/ids';
import { type Listener, openListener } from './listener.ts';
import { openPerson, type Person } from './person.ts';
import { openPlace, type Place } from './place.ts';
import type { OwnPostgres } from './postgres.ts';
import type { Random } from './random.ts';
import { openReach, type Reach } from './reach.ts';
import { openReplica, type Replica } from './replica.ts';
import type { Tally } from './tally.ts';

/** Several server processes on one place, and whoever talks to them. */
export type World = AsyncDisposable & {
  readonly place: Place;
  readonly replicas: readonly Replica[];
  readonly servers: readonly string[];
  readonly token: string;
  readonly reach: Reach;
  readonly tally: Tally;
  /** A new conversation with somebody in it. */
  join(options?: JoinOptions): Promise<Resident>;
};

export type WorldOptions = {
  readonly postgres: OwnPostgres;
  readonly random: Random;
  readonly tally: Tally;
  readonly replicas: number;
  /** How many of them run from the start. Default: all. */
  readonly awake?: number;
  readonly chunkEveryMs?: number;
  readonly env?: Readonly<Record<string, string>>;
};

export type JoinOptions = {
  /** In milliseconds, between which a listener leaves and comes back; a second listener has its own. Default: never. */
  readonly leaves?: readonly (readonly [least: number, most: number])[];
  readonly yes?: number;
  /** Whoever has the same name makes the same choices. Default: a name of its own. */
  readonly choosesAs?: string;
};

/** Somebody who lives in a conversation: one who talks and decides, by what the first of the listeners hears. */
export type Resident = AsyncDisposable & {
  readonly id: ConversationId;
  readonly person: Person;
  readonly listener: Listener;
  readonly listeners: readonly Listener[];
};

export async function openWorld({
  postgres,
  random,
  tally,
  replicas: count,
  awake = count,
  chunkEveryMs = 25,
  env = {},
}: WorldOptions): Promise<World> {
  await using opened = new AsyncDisposableStack();
  const place = opened.use(await openPlace(postgres));
  const replicas: Replica[] = [];
  for (let nth = 1; nth <= count; nth += 1) {
    replicas.push(opened.use(await openReplica({ name: `replica ${nth}`, place, tally, chunkEveryMs, env })));
  }
  await Promise.all(replicas.slice(0, awake).map((replica) => replica.start()));
  const token = (await readFile(path.join(place.dataDir, 'owner-token'), 'utf8')).trim();
  const servers = replicas.map(({ url }) => url);
  const reach = openReach({ servers, token, random: random.fork('world'), tally });
  const residents = opened.use(new AsyncDisposableStack());
  let joined = 0;
  const kept = opened.move();
  return {
    place,
    replicas,
    servers,
    token,
    reach,
    tally,
    async join({ leaves = [undefined], yes, choosesAs } = {}) {
      joined += 1;
      const own = random.fork(choosesAs ?? `resident ${joined}`);
      const name = `c${joined}`;
      const { value, problem } = await reach.ask((api, signal) =>
        api.conversation.create.mutate({ key: newKey(), agent: AgentName.parse('coder') }, { signal }),
      );
      if (problem) throw problem;
      const { conversationId } = value;
      const listeners = leaves.map((leavesAfterMs, nth) =>
        residents.use(
          openListener({
            ...{ conversationId, servers, token, tally, random: own.fork(`listener ${nth}`) },
            ...(leavesAfterMs && { leavesAfterMs }),
          }),
        ),
      );
      const [listener] = listeners;
      if (!listener) throw new Error('a person who hears nothing can decide nothing');
      const person = openPerson({
        ...{ conversationId, name, listener, tally, random: own },
        reach: openReach({ servers, token, random: own.fork('reach'), tally }),
        ...(yes !== undefined && { yes }),
      });
      return {
        ...{ id: conversationId, person, listener, listeners },
        async [Symbol.asyncDispose]() {
          for (const one of listeners) await one[Symbol.asyncDispose]();
        },
      };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
