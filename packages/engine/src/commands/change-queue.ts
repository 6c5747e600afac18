import { and, asc, eq } from 'drizzle-orm';
import { conversations, queuedMessages } from '@codelab/database/schema/conversations';
import { queueOf } from '@codelab/database/snapshot';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import type { OwnerId, QueuedMessageId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { Done, type QueueChange } from '@codelab/protocol/procedures';
import type { EngineContext } from '../context.ts';
import type { Transition } from '../transition.ts';
import { beginNext } from '../turns/begin-turn.ts';
import { onceIn } from './once.ts';

/** Edits, withdraws, moves or resumes what waits to be said. Nothing here decides anything. */
export async function changeQueue(engine: EngineContext, ownerId: OwnerId, input: QueueChange): Promise<Done> {
  const { key, ...body } = input;
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'queue' });
  const room = { work, dispatcher: engine.dispatcher };
  const { conversationId } = input;
  const asked = {
    label: 'change_queue',
    ownerId,
    key,
    conversationId,
    body: { procedure: 'queue', ...body },
    answer: Done,
  } as const;
  return onceIn(room, asked, async (transition) => {
    await change(transition, input);
    const { tx, conversation } = transition;
    transition.emit(undefined, { type: 'queue_updated', queue: await queueOf(tx, conversation) });
    if (input.action === 'resume') await beginNext(transition);
    return { accepted: true, seq: transition.lastSeq };
  });
}

async function change(transition: Transition, input: QueueChange): Promise<void> {
  const { tx, conversation } = transition;
  switch (input.action) {
    case 'edit':
      await find(transition, input.queuedMessageId);
      await tx
        .update(queuedMessages)
        .set({ content: input.content })
        .where(isQueued(transition, input.queuedMessageId));
      return;
    case 'withdraw':
      await find(transition, input.queuedMessageId);
      await tx.delete(queuedMessages).where(isQueued(transition, input.queuedMessageId));
      await endPauseIfEmpty(transition);
      return;
    case 'move':
      await move(transition, input.queuedMessageId, input.before);
      return;
    case 'resume':
      await tx.update(conversations).set({ queuePaused: false }).where(eq(conversations.id, conversation.id));
      conversation.queuePaused = false;
      return;
  }
}

/** A pause is for what waits; with nothing left it would only hold up what is said later. */
async function endPauseIfEmpty({ tx, conversation }: Transition): Promise<void> {
  const left = await tx.$count(queuedMessages, eq(queuedMessages.conversationId, conversation.id));
  if (left > 0) return;
  await tx.update(conversations).set({ queuePaused: false }).where(eq(conversations.id, conversation.id));
  conversation.queuePaused = false;
}

function isQueued({ conversation }: Transition, id: QueuedMessageId) {
  return and(eq(queuedMessages.conversationId, conversation.id), eq(queuedMessages.id, id));
}

async function find(transition: Transition, id: QueuedMessageId): Promise<void> {
  const found = await transition.tx.$count(queuedMessages, isQueued(transition, id));
  if (found === 0) throw new Problem('queued_message_not_found', 'This message is not in the queue any more.');
}

async function move(transition: Transition, id: QueuedMessageId, before: QueuedMessageId | undefined): Promise<void> {
  await find(transition, id);
  if (before !== undefined) await find(transition, before);
  const { tx, conversation } = transition;
  const rows = await tx
    .select({ id: queuedMessages.id })
    .from(queuedMessages)
    .where(eq(queuedMessages.conversationId, conversation.id))
    .orderBy(asc(queuedMessages.position));
  const order = rows.map((row) => row.id).filter((other) => other !== id);
  order.splice(before === undefined || before === id ? order.length : order.indexOf(before), 0, id);
  for (const [position, one] of order.entries()) {
    await tx.update(queuedMessages).set({ position }).where(isQueued(transition, one));
  }
}
