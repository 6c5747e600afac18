import { isDeepStrictEqual } from 'node:util';
import type { Resident, World } from '../lab/world.ts';
import { effectsOf } from './effects.ts';
import { whatIsHeld } from './held.ts';
import { faultsInLog } from './log.ts';
import { faultsInRows, faultsInSaid } from './rows.ts';
import { everythingStored, type Stored } from './stored.ts';

/** From outside, when nothing runs: rows and files by a connection of our own, and what each listener has heard. */
export async function lookAt(world: World, residents: readonly Resident[]): Promise<void> {
  const { place, replicas, tally } = world;
  const numbers = new Map<string, number>();
  const count = (what: string, times = 1) => void numbers.set(what, (numbers.get(what) ?? 0) + times);
  for (const resident of residents) {
    await lookAtHeard(world, resident);
    count('listeners who heard all', resident.listeners.length);
  }
  const said = new Map(residents.map(({ id, person }) => [id, person.said]));
  for await (const stored of everythingStored(place.sql)) {
    const own = said.get(stored.id);
    const found = [...faultsInLog(stored), ...faultsInRows(stored), ...(own ? faultsInSaid(stored, own) : [])];
    const { faults, commands, files } = await effectsOf(stored, place.workspace);
    for (const fault of [...found, ...faults]) tally.violation(`${stored.id}: ${fault}`);
    for (const what of noteworthy(stored)) count(what);
    count('events in their logs', stored.events.length);
    count('tool calls', stored.calls.length);
    count('commands that had their effect', commands);
    count('files written', files);
  }
  for await (const held of whatIsHeld(place.sql, replicas)) tally.violation(held);
  tally.found(numbers);
}

/** Everything was heard, and folds into what a fresh look shows. */
export async function lookAtHeard({ reach, tally }: World, { id, listeners }: Resident): Promise<void> {
  const { value: now } = await reach.ask((api, signal) =>
    api.conversation.get.query({ conversationId: id }, { signal }),
  );
  for (const listener of listeners) {
    for (let nth = 0; nth < 60 && listener.cursor < (now?.cursor ?? 0); nth += 1) await listener.news(1_000);
    for (const [from, to] of listener.missing()) tally.violation(`${id}: a listener never heard ${from} to ${to}`);
    if (!isDeepStrictEqual(listener.view, now)) {
      tally.violation(`${id}: heard was ${JSON.stringify(listener.view)}; there is ${JSON.stringify(now)}`);
    }
  }
}

function* noteworthy({ events, turns }: Stored): Generator<string> {
  yield 'conversations, those of steps of plans included';
  for (const { status } of turns) yield `turns ${status}`;
  for (const { body } of events) {
    if (body.type === 'assistant_started' && body.attempt > 1) yield 'answers that were begun again';
    if (body.type === 'approval_required' && body.approval.kind === 'unknown_outcome') {
      yield 'outcomes that nobody knew and a person was asked about';
    }
  }
}
