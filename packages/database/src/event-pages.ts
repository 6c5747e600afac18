import { sql } from 'drizzle-orm';
import type { EventBody, KeptEvent } from '@codelab/protocol/event';
import type { ConversationId, Seq, TurnId } from '@codelab/protocol/ids';
import type { Database } from './connect.ts';
import { isDatabaseAway } from './is-database-away.ts';
import type { Log } from './log.ts';
import { openUnitOfWork } from './unit-of-work.ts';

/** Reads pages of events for all readers of a process: whoever asks while a query runs shares the next one. */
export type EventPages = {
  /** At most a page of what came after `cursor`; empty when `signal` aborts. While Postgres is away it tries on. */
  read(conversationId: ConversationId, cursor: Seq, signal: AbortSignal): Promise<readonly KeptEvent[]>;
};

type Row = { nth: number; seq: string; turn_id: TurnId | null; body: EventBody; at: string };
type Asked = { conversationId: ConversationId; cursor: Seq; answer: PromiseWithResolvers<readonly KeptEvent[]> };

export function eventPages(options: {
  database: Database;
  log: Log;
  pageSize: number;
  /** Seconds from the commit of the newest event of a page to its reading. */
  observeLag?: ((seconds: number) => void) | undefined;
}): EventPages {
  const { database, log, pageSize, observeLag } = options;
  let asked = new Map<string, Asked>();
  let running = false;

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    let failures = 0;
    await Promise.resolve(); // whoever asks in this tick shares the query
    while (asked.size > 0) {
      const batch = [...asked.values()];
      asked = new Map();
      try {
        for (const [index, page] of (await readPages(database, batch, pageSize)).entries()) {
          batch[index]?.answer.resolve(page);
          const newest = page.at(-1);
          if (newest) observeLag?.(Math.max(0, Date.now() - Date.parse(newest.at)) / 1_000);
        }
        failures = 0;
      } catch (error) {
        failures = await afterFailure(batch, { error, failures: failures + 1 });
      }
    }
    running = false;
  }

  /** Postgres is away: readers hold nothing and lose nothing, and ask again until it is back. Anything else is theirs alone. */
  async function afterFailure(
    batch: readonly Asked[],
    { error, failures }: { error: unknown; failures: number },
  ): Promise<number> {
    if (!isDatabaseAway(error)) {
      for (const one of batch) one.answer.reject(error);
      return 0;
    }
    if (failures === 1) log.warn({ err: error, readers: batch.length }, 'events could not be read');
    for (const one of batch) askAgain(one);
    await new Promise((resolve) => setTimeout(resolve, Math.min(250 * 2 ** failures, 5_000)));
    return failures;
  }

  function askAgain(one: Asked): void {
    const key = `${one.conversationId} ${one.cursor}`;
    const newer = asked.get(key);
    if (newer) newer.answer.promise.then(one.answer.resolve, one.answer.reject);
    else asked.set(key, one);
  }

  return {
    read(conversationId, cursor, signal) {
      const key = `${conversationId} ${cursor}`;
      const one = asked.get(key) ?? { conversationId, cursor, answer: Promise.withResolvers() };
      asked.set(key, one);
      void run();
      return new Promise((resolve, reject) => {
        const leave = () => resolve([]);
        if (signal.aborted) leave();
        signal.addEventListener('abort', leave, { once: true });
        one.answer.promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
      });
    },
  };
}

async function readPages(database: Database, batch: readonly Asked[], pageSize: number): Promise<KeptEvent[][]> {
  const asked = batch.map(({ conversationId, cursor }, nth) => ({ nth, id: conversationId, after: cursor }));
  await using work = openUnitOfWork(database, {});
  const rows = await work.transaction('read_events', (tx) =>
    tx.execute<Row>(sql`
      select asked.nth, e.seq, e.turn_id, e.body, e.at
      from jsonb_to_recordset(${JSON.stringify(asked)}::text::jsonb) as asked(nth int, id uuid, after bigint)
      cross join lateral (
        select seq, turn_id, body, at from events
        where conversation_id = asked.id and seq > asked.after order by seq limit ${pageSize}
      ) e
      order by asked.nth, e.seq`),
  );
  const pages: KeptEvent[][] = batch.map(() => []);
  for (const row of rows) {
    const conversationId = batch[row.nth]?.conversationId;
    if (!conversationId) continue;
    const place = { seq: Number(row.seq), at: new Date(row.at).toISOString(), conversationId };
    pages[row.nth]?.push({ ...row.body, ...(row.turn_id === null ? place : { ...place, turnId: row.turn_id }) });
  }
  return pages;
}
