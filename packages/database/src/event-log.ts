import type { KeptEvent } from '@codelab/protocol/event';
import type { ConversationId, OwnerId, Seq } from '@codelab/protocol/ids';
import { deltaChannel, factChannel } from './append-events.ts';
import type { Database } from './connect.ts';
import { eventPages } from './event-pages.ts';
import type { Log } from './log.ts';
import { wakeUps } from './wake-ups.ts';

/**
 * Reads the logs of all conversations for one process: one listening connection, one query per wake-up for all its
 * readers. Nothing here holds a connection while it waits.
 */
export type EventLog = {
  /** Everything after `cursor`, and then everything that happens. Ends when `signal` aborts. */
  follow(conversationId: ConversationId, cursor: Seq, signal: AbortSignal): AsyncGenerator<KeptEvent, void>;
  /**
   * A tick whenever facts (not deltas) of this owner's conversations were committed, with which ones; several commits
   * may share a tick. Begins with one tick at once, with no conversations. For levels: inbox and list.
   */
  changes(ownerId: OwnerId, signal: AbortSignal): AsyncGenerator<ReadonlySet<ConversationId>, void>;
  /** Open followers, for metrics. */
  readonly followers: number;
  close(): Promise<void>;
};

const pageSize = 200;

/** `floorMs`: how often readers look without having been woken, should a notification be lost. */
export async function openEventLog(options: {
  database: Database;
  log: Log;
  floorMs?: number;
  observeLag?: (seconds: number) => void;
}): Promise<EventLog> {
  const { database, log, floorMs = 5_000 } = options;
  const conversations = wakeUps<ConversationId>();
  const owners = wakeUps<OwnerId>();
  const changed = new Map<OwnerId, Set<Set<ConversationId>>>();
  const pages = eventPages({ database, log, pageSize, observeLag: options.observeLag });

  function onFact(payload: string): void {
    const [ownerId, conversationId] = payload.split(' ') as [OwnerId, ConversationId];
    for (const set of changed.get(ownerId) ?? []) set.add(conversationId);
    conversations.wake(conversationId);
    owners.wake(ownerId);
  }
  function onDelta(payload: string): void {
    for (const id of payload.split(',')) conversations.wake(id as ConversationId);
  }
  /** After a reconnect, and every now and then: nobody knows what was missed. */
  function lookAgain(): void {
    conversations.wakeAll();
    owners.wakeAll();
  }

  const listening = [
    await database.listen(factChannel, onFact, lookAgain),
    await database.listen(deltaChannel, onDelta, lookAgain),
  ];
  const floor = setInterval(lookAgain, floorMs);
  floor.unref();

  return {
    async *follow(conversationId, cursor, signal) {
      using ticks = conversations.listen(conversationId); // before the first read, so that nothing falls between
      let at = cursor;
      while (!signal.aborted) {
        const page = await pages.read(conversationId, at, signal);
        for (const event of page) {
          yield event;
          at = event.seq;
        }
        if (page.length < pageSize) await ticks.next(signal);
      }
    },
    async *changes(ownerId, signal) {
      using ticks = owners.listen(ownerId);
      const seen = new Set<ConversationId>();
      const sets = changed.get(ownerId) ?? new Set();
      changed.set(ownerId, sets.add(seen));
      try {
        while (!signal.aborted) {
          const now = new Set(seen);
          seen.clear();
          yield now;
          await ticks.next(signal);
        }
      } finally {
        sets.delete(seen);
        if (sets.size === 0) changed.delete(ownerId);
      }
    },
    get followers() {
      return conversations.listeners;
    },
    async close() {
      clearInterval(floor);
      await Promise.allSettled(listening.map((channel) => channel.unlisten()));
    },
  };
}
