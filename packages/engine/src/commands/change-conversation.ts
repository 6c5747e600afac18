import { and, eq, inArray } from 'drizzle-orm';
import { conversations, owners } from '@codelab/database/schema/conversations';
import { plans } from '@codelab/database/schema/plans';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { findOpenWorkspace } from '@codelab/database/workspaces';
import { ConversationId, type OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import {
  type ConversationChange,
  type CreateConversation,
  Created,
  Done,
  type RenameConversation,
} from '@codelab/protocol/procedures';
import { crewOf, firstAgent } from '../agents/crew.ts';
import type { EngineContext } from '../context.ts';
import type { Transition } from '../transition.ts';
import { beginNext } from '../turns/begin-turn.ts';
import { cancelTurn } from '../turns/cancel-turn.ts';
import { once, onceIn } from './once.ts';

/** Its title comes with the first message, unless one is given. */
export async function createConversation(
  engine: EngineContext,
  ownerId: OwnerId,
  { key, ...input }: CreateConversation,
): Promise<Created> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'create' });
  const asked = {
    label: 'change_conversation',
    ownerId,
    key,
    body: { procedure: 'create', ...input },
    answer: Created,
  } as const;
  return once(work, asked, async (tx) => {
    const workspace = await findOpenWorkspace(tx, ownerId, input.workspaceId);
    const crew = await crewOf(tx, { ownerId, workspaceId: workspace.id });
    // What a workspace says by default may have been deleted since.
    const usual = crew.find(workspace.settings.agent ?? firstAgent)?.name ?? firstAgent;
    const agent = crew.named(input.agent ?? usual);
    const at = new Date().toISOString();
    const [owner] = await tx.select({ model: owners.defaultModel }).from(owners).where(eq(owners.id, ownerId));
    const id = ConversationId.parse(crypto.randomUUID());
    await tx.insert(conversations).values({
      id,
      ownerId,
      workspaceId: workspace.id,
      title: input.title ?? '',
      agent: agent.name,
      model: input.model ?? agent.model ?? workspace.settings.model ?? owner?.model ?? engine.defaultModel,
      status: 'active',
      createdAt: at,
      updatedAt: at,
    });
    return { conversationId: id };
  });
}

type Change = (transition: Transition) => Promise<void>;

/** What changes a conversation as a whole: once for its key, under its lock, told in its log. */
async function change(
  engine: EngineContext,
  asked: { ownerId: OwnerId; input: ConversationChange; procedure: string },
  take: Change,
): Promise<Done> {
  const { ownerId, procedure } = asked;
  const { key, ...input } = asked.input;
  const { conversationId } = input;
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: procedure });
  const label = procedure === 'cancel' ? 'cancel_turn' : 'change_conversation';
  const body = { procedure, ...input };
  const room = { work, dispatcher: engine.dispatcher };
  return onceIn(room, { label, ownerId, key, conversationId, body, answer: Done }, async (transition) => {
    await take(transition);
    return { accepted: true, seq: transition.lastSeq };
  });
}

export function cancelConversation(engine: EngineContext, ownerId: OwnerId, input: ConversationChange): Promise<Done> {
  return change(engine, { ownerId, input, procedure: 'cancel' }, async (transition) => {
    await cancelTurn(transition);
  });
}

export function renameConversation(engine: EngineContext, ownerId: OwnerId, input: RenameConversation): Promise<Done> {
  return change(engine, { ownerId, input, procedure: 'rename' }, async ({ tx, conversation, emit }) => {
    await tx.update(conversations).set({ title: input.title }).where(eq(conversations.id, conversation.id));
    emit(undefined, { type: 'conversation_updated', title: input.title });
  });
}

export function archiveConversation(engine: EngineContext, ownerId: OwnerId, input: ConversationChange): Promise<Done> {
  return change(engine, { ownerId, input, procedure: 'archive' }, async (transition) => {
    const { tx, conversation, emit } = transition;
    if (conversation.openTurnId !== null || (await hasOpenPlan(transition))) {
      throw new Problem('turn_open', 'Something still runs or waits here. Cancel it first.');
    }
    if (conversation.status === 'archived') return;
    await tx.update(conversations).set({ status: 'archived' }).where(eq(conversations.id, conversation.id));
    emit(undefined, { type: 'conversation_updated', status: 'archived' });
  });
}

export async function hasOpenPlan({ tx, conversation }: Transition): Promise<boolean> {
  const open = await tx
    .select({ id: plans.id })
    .from(plans)
    .where(
      and(
        eq(plans.conversationId, conversation.id),
        inArray(plans.status, ['awaiting_decision', 'revising', 'approved', 'running', 'paused']),
      ),
    );
  return open.length > 0;
}

export function unarchiveConversation(
  engine: EngineContext,
  ownerId: OwnerId,
  input: ConversationChange,
): Promise<Done> {
  return change(engine, { ownerId, input, procedure: 'unarchive' }, async (transition) => {
    const { tx, conversation, emit } = transition;
    if (conversation.status === 'active') return;
    await tx.update(conversations).set({ status: 'active' }).where(eq(conversations.id, conversation.id));
    conversation.status = 'active';
    emit(undefined, { type: 'conversation_updated', status: 'active' });
    await beginNext(transition);
  });
}

/** Cancels what is open and leaves a tombstone, which is purged later. Its plans' jobs cancel the children. */
export function deleteConversation(engine: EngineContext, ownerId: OwnerId, input: ConversationChange): Promise<Done> {
  return change(engine, { ownerId, input, procedure: 'delete' }, async (transition) => {
    const { tx, conversation, emit } = transition;
    await tx.update(conversations).set({ queuePaused: true }).where(eq(conversations.id, conversation.id));
    conversation.queuePaused = true;
    conversation.status = 'deleted'; // nothing new begins while it is cancelled
    await cancelTurn(transition);
    const open = await tx
      .update(plans)
      .set({ status: 'cancelled', reportDue: null })
      .where(
        and(
          eq(plans.conversationId, conversation.id),
          inArray(plans.status, ['approved', 'running', 'paused', 'failed', 'revising', 'awaiting_decision']),
        ),
      )
      .returning({ id: plans.id });
    for (const plan of open) {
      transition.wake({ type: 'plan', conversationId: conversation.id, planId: plan.id });
    }
    await tx.update(conversations).set({ status: 'deleted' }).where(eq(conversations.id, conversation.id));
    emit(undefined, { type: 'conversation_updated', status: 'deleted' });
  });
}
