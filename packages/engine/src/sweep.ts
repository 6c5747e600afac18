import { and, eq, lt, sql } from 'drizzle-orm';
import { forsakenCommands } from '@codelab/database/background-commands';
import { waits } from '@codelab/database/schema/work';
import { openUnitOfWork, type UnitOfWork } from '@codelab/database/unit-of-work';
import { findToolCall, findWait, settleWait } from '@codelab/database/waits';
import { deltaTypes } from '@codelab/protocol/event';
import type { ApprovalId, CallId, ConversationId, PlanId } from '@codelab/protocol/ids';
import { noteDecided, settleCall } from './calls/settle-call.ts';
import { tidyCheckpoints } from './checkpoints/tidy-checkpoints.ts';
import type { EngineContext } from './context.ts';
import { endCommand } from './live/background.ts';
import { transition } from './transition.ts';

/** How long deltas that a finished message covers are kept for clients that are a little behind. */
const pruneAfterMinutes = 10;
const pruneAtOnce = 5_000;
const purgeAfterDays = 7;
/** A client that resends a command after this long is not believed to be the same one. */
const keepKeysDays = 30;
/** Whoever runs a command says so every two seconds. */
const forsakenSeconds = 12;

/**
 * What nobody else would do: expire approvals, send jobs for what can run and has none, prune covered deltas, purge
 * deleted conversations. Every process does it; doing it twice changes nothing.
 */
export async function sweep(engine: EngineContext): Promise<void> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'sweep' });
  await expireApprovals(engine, work);
  await wakeForgotten(engine, work);
  await loseForsaken(engine, work);
  await prune(work);
  if (engine.checkpoints.isTidyDue()) await tidyCheckpoints(engine, work);
}

async function expireApprovals(engine: EngineContext, work: UnitOfWork): Promise<void> {
  const due = await work.transaction('sweep', (tx) =>
    tx
      .select({ conversationId: waits.conversationId, id: waits.id })
      .from(waits)
      .where(and(eq(waits.status, 'pending'), lt(waits.expiresAt, sql`now()`)))
      .limit(100),
  );
  for (const one of due) await expire(engine, work, one);
}

async function expire(
  engine: EngineContext,
  work: UnitOfWork,
  { conversationId, id }: { conversationId: ConversationId; id: ApprovalId },
): Promise<void> {
  const room = { work, dispatcher: engine.dispatcher };
  await transition(room, { label: 'sweep', conversationId }, async (held) => {
    const { tx, at } = held;
    const wait = await findWait(tx, conversationId, id);
    if (wait?.status !== 'pending') return;
    const resolution = { decision: 'expired' as const, by: 'system', at };
    if (!(await settleWait(tx, wait, { status: 'expired', resolution }))) return;
    const call = await findToolCall(tx, conversationId, wait.subject as CallId);
    held.emit(wait.turnId ?? undefined, {
      type: 'approval_expired',
      approvalId: wait.id,
      version: wait.version,
      ...(call && { callId: call.id }),
    });
    if (call?.status === 'awaiting_approval') {
      await noteDecided(held, call.id, resolution);
      await settleCall(held, call, { state: { status: 'expired' } });
    }
    held.wake({ type: 'turn', conversationId });
  });
}

/** A server that was killed took its commands with it, and nobody else would say so. */
async function loseForsaken({ dispatcher }: EngineContext, work: UnitOfWork): Promise<void> {
  const forsaken = await work.transaction('sweep', (tx) => forsakenCommands(tx, forsakenSeconds));
  for (const { conversationId, callId } of forsaken) {
    await transition({ work, dispatcher }, { label: 'sweep', conversationId }, (held) =>
      endCommand(held, callId, { status: 'lost' }),
    );
  }
}

/** A job that was lost with its queue must not leave a turn running for ever. Waking for nothing does nothing. */
async function wakeForgotten(engine: EngineContext, work: UnitOfWork): Promise<void> {
  await work.transaction('sweep', async (tx) => {
    const turns = await tx.execute<{ id: ConversationId }>(sql`
      select t.conversation_id as id from turns t
      where (t.status in ('queued', 'running') or (t.status = 'waiting' and not exists (
          select from waits w where w.conversation_id = t.conversation_id and w.turn_id = t.id and w.status = 'pending')))
        and t.started_at < now() - interval '30 seconds'
        and not exists (
          select from pgboss.job j
          where j.name = 'segments' and j.state in ('created', 'retry', 'active') and j.singleton_key = t.conversation_id::text
        )
      limit 100`);
    for (const { id } of turns) await engine.dispatcher.send(tx, { type: 'turn', conversationId: id });
    const plans = await tx.execute<{ id: PlanId; conversation_id: ConversationId }>(sql`
      select p.id, p.conversation_id from plans p
      where p.status in ('approved', 'running') and not exists (
        select from pgboss.job j
        where j.name = 'segments' and j.state in ('created', 'retry', 'active') and j.singleton_key = 'plan:' || p.id
      )
      limit 100`);
    for (const { id, conversation_id: conversationId } of plans) {
      await engine.dispatcher.send(tx, { type: 'plan', conversationId, planId: id });
    }
  });
}

/**
 * Only what a message or result that was told covers: whoever comes back later may miss that and nothing else. What led to
 * nothing, like an answer that was cancelled before its first word, is covered by nothing and stays. A part at a time:
 * what has piled up over a bad day must not be too much for one transaction.
 */
async function prune(work: UnitOfWork): Promise<void> {
  const deltas = sql.join(
    deltaTypes.map((type) => sql`${type}`),
    sql`, `,
  );
  for (let pruned = pruneAtOnce; pruned === pruneAtOnce; ) {
    const rows = await work.transaction('sweep', (tx) =>
      tx.execute(sql`
        delete from events where (conversation_id, seq) in (
          select e.conversation_id, e.seq from events e
          where e.subject is not null and e.type in (${deltas})
            and e.at < now() - make_interval(mins => ${pruneAfterMinutes}::int)
            and (
              exists (
                select from messages m
                where m.conversation_id = e.conversation_id and m.id = e.subject and m.status <> 'streaming')
              or exists (
                select from tool_calls t
                where t.conversation_id = e.conversation_id and t.id = e.subject and t.ended_at is not null))
          limit ${pruneAtOnce} for update skip locked
        ) returning seq`),
    );
    pruned = rows.length;
  }
  await work.transaction('sweep', (tx) =>
    tx.execute(sql`
      with purgeable as (
        select id from conversations
        where status = 'deleted' and updated_at < now() - make_interval(days => ${purgeAfterDays}::int)
      )
      delete from conversations
      where id in (select id from purgeable) or parent_conversation_id in (select id from purgeable)`),
  );
  await work.transaction('sweep', (tx) =>
    tx.execute(sql`delete from commands where at < now() - make_interval(days => ${keepKeysDays}::int)`),
  );
}
