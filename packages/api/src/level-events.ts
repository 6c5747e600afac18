import { isDeepStrictEqual } from 'node:util';
import { isDatabaseAway } from '@codelab/database/is-database-away';
import { conversationSummaries, inboxOf, rootsOf } from '@codelab/database/summaries';
import { openUnitOfWork, type Transaction } from '@codelab/database/unit-of-work';
import type { ConversationSummary, InboxItem } from '@codelab/protocol/conversation';
import type { ConversationId, OwnerId } from '@codelab/protocol/ids';
import type { InboxEvent, ListEvent } from '@codelab/protocol/live';
import type { Rooms } from './context.ts';

type Sources = Pick<Rooms, 'database' | 'events'>;

const listLimit = 500;

/** What waits for this person: all of it first, then what changed. */
export async function* inboxEvents(
  { database, events }: Sources,
  ownerId: OwnerId,
  signal: AbortSignal,
): AsyncGenerator<InboxEvent, void> {
  await using work = openUnitOfWork(database, { signal });
  let told: ReadonlyMap<string, InboxItem> | undefined;
  for await (const _ of events.changes(ownerId, signal)) {
    const items = await unlessAway(work.transaction('read_inbox', (tx) => inboxOf(tx, ownerId)));
    if (!items) continue;
    const now = new Map<string, InboxItem>(items.map((item) => [item.id, item]));
    if (!told) yield { type: 'inbox', items };
    else {
      const { set, removed } = changesBetween(told, now);
      if (set.length + removed.length > 0) yield { type: 'inbox_changed', set, removed };
    }
    told = now;
  }
}

/** The active conversations: all of them first, then the lines that changed. */
export async function* listEvents(
  { database, events }: Sources,
  ownerId: OwnerId,
  signal: AbortSignal,
): AsyncGenerator<ListEvent, void> {
  await using work = openUnitOfWork(database, { signal });
  let told: ReadonlyMap<ConversationId, ConversationSummary> | undefined;
  let unread = new Set<ConversationId>();
  let mustReadAll = true;
  for await (const changed of events.changes(ownerId, signal)) {
    unread = new Set([...unread, ...changed]);
    // A tick that names none says: nobody knows which. Nor does anybody know after a reading that failed.
    if (changed.size === 0) mustReadAll = true;
    const known = mustReadAll ? undefined : told;
    const read = await unlessAway(
      work.transaction('read_list', (tx) =>
        known ? linesAfter(tx, { ownerId, known, unread }) : allLines(tx, ownerId),
      ),
    );
    if (!read) continue;
    unread = new Set();
    mustReadAll = false;
    if (!told) yield { type: 'conversations', conversations: [...read.values()] };
    else {
      const { set, removed } = changesBetween(told, read);
      if (set.length + removed.length > 0) yield { type: 'conversations_changed', set, removed };
    }
    told = read;
  }
}

type Lines = ReadonlyMap<ConversationId, ConversationSummary>;

async function allLines(tx: Transaction, ownerId: OwnerId): Promise<Lines> {
  return byId(await conversationSummaries(tx, ownerId, { status: 'active', limit: listLimit }));
}

async function linesAfter(
  tx: Transaction,
  { ownerId, known, unread }: { ownerId: OwnerId; known: Lines; unread: ReadonlySet<ConversationId> },
): Promise<Lines> {
  const ids = await rootsOf(tx, [...unread]);
  const read = byId(await conversationSummaries(tx, ownerId, { status: 'active', limit: ids.length, ids }));
  return new Map([...[...known].filter(([id]) => !ids.includes(id)), ...read]);
}

function byId(lines: readonly ConversationSummary[]): Lines {
  return new Map(lines.map((line) => [line.id, line]));
}

function changesBetween<Id, Item>(
  told: ReadonlyMap<Id, Item>,
  now: ReadonlyMap<Id, Item>,
): { set: Item[]; removed: Id[] } {
  const isNew = ([id, item]: [Id, Item]) => !isDeepStrictEqual(told.get(id), item);
  return {
    set: [...now].filter(isNew).map(([, item]) => item),
    removed: [...told.keys()].filter((id) => !now.has(id)),
  };
}

/** While Postgres is away a level stays as it was last told; its return comes with a tick. */
async function unlessAway<Result>(reading: Promise<Result>): Promise<Result | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isDatabaseAway(error)) return undefined;
    throw error;
  }
}
