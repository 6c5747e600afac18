import { isDeepStrictEqual } from 'node:util';
import { sql } from 'drizzle-orm';
import type { EventBody } from '@codelab/protocol/event';
import type { ConversationId, TurnId } from '@codelab/protocol/ids';
import { deltaChannel, Fenced, subjectOf } from './append-events.ts';
import type { Database } from './connect.ts';
import { isDatabaseAway } from './is-database-away.ts';
import type { Log } from './log.ts';
import { openUnitOfWork, type Transaction } from './unit-of-work.ts';

export type DeltaBody = Extract<EventBody, { type: 'assistant_delta' | 'tool_output' }>;

/** Where one running turn says its deltas. */
export type DeltaStream = {
  /** Kept in memory until the next flush, at most `intervalMs` later. */
  push(body: DeltaBody): void;
  /**
   * Settles when everything pushed so far is committed; throws `Fenced` when another worker has claimed the turn, and
   * Postgres' own error when it refuses what was pushed.
   */
  flushed(): Promise<void>;
};

export type EventAppender = {
  open(writer: { conversationId: ConversationId; turnId: TurnId; epoch: number }): DeltaStream;
  close(): Promise<void>;
};

type Writer = { readonly conversationId: ConversationId; readonly turnId: TurnId; readonly epoch: number };
type Buffered = {
  writer: Writer;
  bodies: DeltaBody[];
  done: PromiseWithResolvers<void>;
  refusals: number;
  /** So many of the first may stand in the log already: they were sent, and no answer was heard. */
  doubtful: number;
};

const notifyChunk = 200; // ids of 37 bytes each: a payload must stay below 8,000 bytes
const maxRefusals = 3;

/**
 * The one writer of deltas of a process: one statement for all streams, the first at once, then every `intervalMs`.
 * It skips conversations that are locked just now (they stay buffered) and fails those that another worker has claimed.
 * What Postgres refuses is written stream by stream, so that one which cannot be written keeps nobody else waiting.
 */
export function startAppender(options: { database: Database; log: Log; intervalMs?: number }): EventAppender {
  const { database, log, intervalMs = 50 } = options;
  let buffers = new Map<Writer, Buffered>();
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> | undefined;
  let lastFlushAt = 0;
  let closed = false;

  function schedule(): void {
    if (timer || flushing || buffers.size === 0 || closed) return;
    const waitMs = Math.max(0, lastFlushAt + intervalMs - performance.now());
    timer = setTimeout(() => {
      timer = undefined;
      flushing = flush().finally(() => {
        flushing = undefined;
        lastFlushAt = performance.now();
        schedule();
      });
    }, waitMs);
  }

  async function flush(): Promise<void> {
    const batch = [...buffers.values()];
    buffers = new Map();
    await write(batch);
  }

  async function write(batch: readonly Buffered[]): Promise<void> {
    try {
      const outcomes = await writeBatch(database, batch);
      for (const [index, buffered] of batch.entries()) {
        const outcome = outcomes.get(index);
        if (outcome === 'written') buffered.done.resolve();
        else if (outcome === 'locked') keep(buffered);
        else buffered.done.reject(new Fenced(buffered.writer.conversationId));
      }
    } catch (error) {
      if (isDatabaseAway(error)) await waitFor(batch, error);
      else if (batch.length > 1) for (const buffered of batch) await write([buffered]);
      else for (const buffered of batch) refused(buffered, error);
    }
  }

  /** What was said stays buffered, and the next flush tries again. */
  async function waitFor(batch: readonly Buffered[], error: unknown): Promise<void> {
    log.warn({ error: String(error), streams: batch.length }, 'deltas could not be written; kept for the next flush');
    for (const buffered of batch) {
      buffered.doubtful = buffered.bodies.length;
      keep(buffered);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }

  /** It may have been a passing thing; if not, its turn has to know. */
  function refused(buffered: Buffered, error: unknown): void {
    buffered.refusals += 1;
    const { conversationId } = buffered.writer;
    log.warn({ err: error, conversationId, times: buffered.refusals }, 'Postgres refused the deltas of a stream');
    if (buffered.refusals < maxRefusals) keep(buffered);
    else buffered.done.reject(error);
  }

  /** Puts a batch that was not written in front of what came meanwhile. */
  function keep(buffered: Buffered): void {
    const newer = buffers.get(buffered.writer);
    if (newer) {
      for (const body of newer.bodies) addTo(buffered, body);
      buffered.done.promise.then(newer.done.resolve, newer.done.reject);
    }
    buffers.set(buffered.writer, buffered);
  }

  return {
    open(writer) {
      let written: Promise<unknown> = Promise.resolve();
      return {
        push(body) {
          let buffered = buffers.get(writer);
          if (!buffered) {
            buffered = { writer, bodies: [], done: Promise.withResolvers(), refusals: 0, doubtful: 0 };
            buffers.set(writer, buffered);
            // What follows a gap may be written and is no help: what was refused once stays refused.
            written = Promise.all([written, buffered.done.promise]);
            written.catch(() => undefined); // told through flushed(), if anybody asks
          }
          addTo(buffered, body);
          schedule();
        },
        flushed: async () => void (await written),
      };
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await flushing;
      if (buffers.size > 0) await flush();
      for (const buffered of buffers.values()) buffered.done.reject(new Error('the event appender is closed'));
      buffers.clear();
    },
  };
}

/** Coalesces: text that continues the last delta becomes part of it, unless that one was sent before. */
function addTo({ bodies, doubtful }: Buffered, body: DeltaBody): void {
  const last = bodies.length > doubtful ? bodies.at(-1) : undefined;
  if (
    last?.type === 'assistant_delta' &&
    body.type === 'assistant_delta' &&
    last.messageId === body.messageId &&
    last.part === body.part &&
    last.kind === body.kind &&
    last.offset + last.text.length === body.offset
  ) {
    bodies[bodies.length - 1] = { ...last, text: last.text + body.text };
  } else if (
    last?.type === 'tool_output' &&
    body.type === 'tool_output' &&
    last.callId === body.callId &&
    last.offset + last.text.length === body.offset
  ) {
    bodies[bodies.length - 1] = { ...last, text: last.text + body.text };
  } else {
    bodies.push(body);
  }
}

/**
 * A commit whose answer was lost may have been one. Under the lock of the conversation, when nothing of ours can still
 * be on its way, the log says what stands in it, and that is not written again. `false`: the lock was not to be had.
 */
async function settleDoubt(tx: Transaction, buffered: Buffered): Promise<boolean> {
  const { writer, bodies, doubtful } = buffered;
  const [first] = bodies;
  if (doubtful === 0 || !first) return true;
  const id = writer.conversationId;
  const locked = await tx.execute(sql`select 1 from conversations where id = ${id}::uuid for update skip locked`);
  if (locked.length === 0) return false;
  const [last] = await tx.execute<{ body: unknown }>(sql`
    select body from events where conversation_id = ${id}::uuid and subject = ${subjectOf(first)}::uuid
    order by seq desc limit 1`);
  const written = bodies.slice(0, doubtful).findLastIndex((body) => isDeepStrictEqual(body, last?.body));
  bodies.splice(0, written + 1);
  buffered.doubtful = 0;
  return true;
}

type Outcomes = Map<number, 'written' | 'locked' | 'fenced'>;

async function writeBatch(database: Database, batch: readonly Buffered[]): Promise<Outcomes> {
  await using work = openUnitOfWork(database, {});
  return work.transaction('append_events', async (tx) => {
    const result: Outcomes = new Map();
    for (const [index, buffered] of batch.entries()) {
      if (!(await settleDoubt(tx, buffered))) result.set(index, 'locked');
    }
    const ready = [...batch.entries()].filter(([index]) => !result.has(index));
    const writers = ready.map(([index, { writer, bodies }]) => ({
      nth: index,
      id: writer.conversationId,
      epoch: writer.epoch,
      count: bodies.length,
    }));
    const rows = ready.flatMap(([index, { writer, bodies }]) =>
      bodies.map((body, place) => ({
        writer: index,
        place: place + 1,
        turn: writer.turnId,
        type: body.type,
        subject: subjectOf(body),
        body,
      })),
    );
    const outcomes = await tx.execute<{ nth: number; id: string; written: boolean; mine: boolean }>(sql`
      with writer as (
        select * from jsonb_to_recordset(${JSON.stringify(writers)}::text::jsonb) as w(nth int, id uuid, epoch int, count int)
      ), locked as (
        select c.id, writer.nth from conversations c join writer on writer.id = c.id and writer.epoch = c.epoch
        order by c.id for update of c skip locked
      ), numbered as (
        update conversations c set last_seq = c.last_seq + writer.count
        from writer join locked on locked.nth = writer.nth where c.id = writer.id
        returning c.id, writer.nth, c.last_seq - writer.count as base
      ), added as (
        insert into events (conversation_id, seq, turn_id, type, subject, body, at)
        select numbered.id, numbered.base + r.place, r.turn, r.type, r.subject, r.body, clock_timestamp()
        from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
          as r(writer int, place int, turn uuid, type text, subject uuid, body jsonb)
        join numbered on numbered.nth = r.writer
      )
      select writer.nth, writer.id, numbered.id is not null as written, coalesce(c.epoch = writer.epoch, false) as mine
      from writer left join numbered on numbered.nth = writer.nth left join conversations c on c.id = writer.id`);
    const changed: string[] = [];
    for (const row of outcomes) {
      result.set(row.nth, row.written ? 'written' : row.mine ? 'locked' : 'fenced');
      if (row.written) changed.push(row.id);
    }
    for (let from = 0; from < changed.length; from += notifyChunk) {
      const payload = changed.slice(from, from + notifyChunk).join(',');
      await tx.execute(sql`select pg_notify(${deltaChannel}, ${payload})`);
    }
    return result;
  });
}
