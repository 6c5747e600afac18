import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { insertMessage } from '@codelab/database/messages';
import { conversations, queuedMessages, turns } from '@codelab/database/schema/conversations';
import { plans } from '@codelab/database/schema/plans';
import { queueOf } from '@codelab/database/snapshot';
import { noCost, noUsage } from '@codelab/domain/cost';
import { startersAfter } from '@codelab/domain/delegation';
import { titleOf } from '@codelab/domain/title';
import type { AgentName, ModelRef } from '@codelab/protocol/agent';
import { MessageId, type PlanId, TurnId } from '@codelab/protocol/ids';
import type { Message } from '@codelab/protocol/message';
import { crewOf } from '../agents/crew.ts';
import type { Transition } from '../transition.ts';

export type UserInput = {
  readonly content: string;
  readonly agent?: AgentName | undefined;
  readonly model?: ModelRef | undefined;
};

/** A turn begins with what was said: the message, the turn and the job for its first segment are one commit. */
export async function beginTurn(transition: Transition, message: Message): Promise<TurnId> {
  const { tx, conversation, at } = transition;
  const turnId = TurnId.parse(crypto.randomUUID());
  const opened = { status: 'queued', usage: noUsage, cost: noCost, startedAt: at } as const;
  await tx.insert(turns).values({ conversationId: conversation.id, id: turnId, ...opened });
  await tx.update(conversations).set({ openTurnId: turnId }).where(eq(conversations.id, conversation.id));
  conversation.openTurnId = turnId;
  await addMessage(transition, { ...message, turnId });
  transition.wake({ type: 'turn', conversationId: conversation.id });
  return turnId;
}

/** Keeps and tells a message that nobody streams: a person's, or a line of the log. */
export async function addMessage(transition: Transition, message: Message): Promise<void> {
  const { tx, conversation, at } = transition;
  const seq = transition.emit(message.turnId, { type: 'message_added', message });
  await insertMessage(tx, {
    conversationId: conversation.id,
    id: message.id,
    seq,
    turnId: message.turnId ?? null,
    role: message.role,
    status: message.status,
    parts: message.parts.filter((part) => part.type === 'text' || part.type === 'notice'),
    at,
  });
}

/** A person speaks: the agent and model that come with the message are switched in the same commit. */
export async function beginUserTurn(transition: Transition, input: UserInput): Promise<TurnId> {
  const { conversation } = transition;
  await switchWith(transition, input);
  if (conversation.title === '') await retitle(transition, titleOf(input.content));
  return beginTurn(transition, userMessage(transition, input.content));
}

/** The switch that comes with a message. */
export async function switchWith(transition: Transition, { agent, model }: Omit<UserInput, 'content'>): Promise<void> {
  if (agent !== undefined) await switchAgent(transition, { to: agent, reason: '', by: 'person' });
  if (model !== undefined) await switchModel(transition, model);
}

export function userMessage({ at }: Transition, text: string): Message {
  return { id: newMessageId(), role: 'user', status: 'complete', parts: [{ type: 'text', text }], at };
}

export function newMessageId(): MessageId {
  return MessageId.parse(crypto.randomUUID());
}

/**
 * Holds from the next model call. Not `changed` when it was that agent already. Whether there is such an agent was seen
 * when it was asked for; a turn whose agent is gone since ends and says so.
 */
export async function switchAgent(
  transition: Transition,
  { to, reason, by }: { to: AgentName; reason: string; by: 'person' | 'agent' },
): Promise<{ changed: boolean }> {
  const { tx, conversation } = transition;
  const from = conversation.agent;
  if (from === to) return { changed: false };
  const startedBy = by === 'agent' ? await handedOnBy(transition) : startedByPerson(transition);
  await tx.update(conversations).set({ agent: to, startedBy }).where(eq(conversations.id, conversation.id));
  conversation.agent = to;
  conversation.startedBy = startedBy;
  const turnId = conversation.openTurnId ?? undefined;
  transition.emit(turnId, { type: 'agent_switched', from, to, reason });
  await addMessage(transition, {
    id: newMessageId(),
    role: 'notice',
    status: 'complete',
    parts: [{ type: 'notice', notice: 'agent_switched', from, to, reason }],
    at: transition.at,
    ...(turnId !== undefined && { turnId }),
  });
  return { changed: true };
}

/** What an agent may not do, neither may the one that it hands over to. Agents of the house bind nobody. */
async function handedOnBy({ tx, conversation }: Transition): Promise<AgentName[]> {
  const { agent, startedBy } = conversation;
  const from = (await crewOf(tx, conversation)).find(agent);
  return from && from.delegates === undefined ? startedBy : startersAfter(startedBy, agent);
}

/** A person may do anything, so that whoever they put in charge is bound by nobody; a step stays a step of its plan. */
function startedByPerson({ conversation: { parentConversationId, startedBy } }: Transition): AgentName[] {
  return parentConversationId === null ? [] : startedBy;
}

async function switchModel(transition: Transition, model: ModelRef): Promise<void> {
  const { tx, conversation } = transition;
  if (conversation.model === model) return;
  await tx.update(conversations).set({ model }).where(eq(conversations.id, conversation.id));
  conversation.model = model;
  transition.emit(undefined, { type: 'conversation_updated', model });
}

async function retitle(transition: Transition, title: string): Promise<void> {
  const { tx, conversation } = transition;
  await tx.update(conversations).set({ title }).where(eq(conversations.id, conversation.id));
  conversation.title = title;
  transition.emit(undefined, { type: 'conversation_updated', title });
}

/** What comes after a turn has ended: news of a plan first, then the queue unless it is paused. */
export async function beginNext(transition: Transition): Promise<void> {
  const { tx, conversation } = transition;
  if (conversation.openTurnId !== null || conversation.status !== 'active') return;
  const report = await takeReport(transition);
  if (report) {
    if (report.to !== null) await switchBack(transition, report.to);
    await beginTurn(transition, {
      id: newMessageId(),
      role: 'notice',
      status: 'complete',
      parts: [{ type: 'notice', notice: 'plan_report', planId: report.planId, text: report.text }],
      at: transition.at,
    });
    return;
  }
  if (conversation.queuePaused) return;
  const [first] = await tx
    .select()
    .from(queuedMessages)
    .where(eq(queuedMessages.conversationId, conversation.id))
    .orderBy(asc(queuedMessages.position))
    .limit(1);
  if (!first) return;
  await tx
    .delete(queuedMessages)
    .where(and(eq(queuedMessages.conversationId, conversation.id), eq(queuedMessages.id, first.id)));
  transition.emit(undefined, { type: 'queue_updated', queue: await queueOf(tx, conversation) });
  await beginUserTurn(transition, {
    content: first.content,
    agent: first.agent ?? undefined,
    model: first.model ?? undefined,
  });
}

type Report = { readonly planId: PlanId; readonly text: string; readonly to: AgentName | null };

/** `to` = who has to answer it. */
async function takeReport({ tx, conversation }: Transition): Promise<Report | undefined> {
  const [due] = await tx
    .select({ planId: plans.id, text: plans.reportDue, status: plans.status, proposer: plans.proposer })
    .from(plans)
    .where(and(eq(plans.conversationId, conversation.id), isNotNull(plans.reportDue)))
    .limit(1);
  if (!due || due.text === null) return undefined;
  await tx.update(plans).set({ reportDue: sql`null` }).where(eq(plans.id, due.planId));
  return { planId: due.planId, text: due.text, to: due.status === 'revising' ? due.proposer : null };
}

/** Who planned makes the next version; unless they are gone, then whoever is there. */
async function switchBack(transition: Transition, to: AgentName): Promise<void> {
  const { tx, conversation } = transition;
  const isThere = (await crewOf(tx, conversation)).find(to) !== undefined;
  if (isThere) await switchAgent(transition, { to, reason: 'The plan is to be changed.', by: 'agent' });
}
