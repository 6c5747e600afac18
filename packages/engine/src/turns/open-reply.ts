import { and, asc, eq } from 'drizzle-orm';
import { allMessages, insertMessage, type MessageRow, streamingMessage } from '@codelab/database/messages';
import { stepsOf, subtaskOf } from '@codelab/database/plans';
import { messages, queuedMessages, turns } from '@codelab/database/schema/conversations';
import { queueOf, type TurnRow } from '@codelab/database/snapshot';
import { workspacePathOf } from '@codelab/database/workspaces';
import type { Starter } from '@codelab/domain/delegation';
import { assertPaired, forModel, transcriptOf } from '@codelab/domain/transcript';
import type { ModelRef } from '@codelab/protocol/agent';
import type { MessageId, OwnerId, TurnId } from '@codelab/protocol/ids';
import type { Plan } from '@codelab/protocol/plan';
import type { AgentDefinition } from '../agents/agent.ts';
import { startersIn, toolsAtWork } from '../agents/starters.ts';
import { systemPrompt } from '../agents/system-prompt.ts';
import { type Kit, kitOf } from '../kit.ts';
import type { ReplyRequest } from '../models/reply.ts';
import { revisingPlans } from '../plans/offer-plan.ts';
import { planSection } from '../plans/plan-section.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { offeredTo } from '../tools/offered-to.ts';
import { toolForModel } from '../tools/tool-for-model.ts';
import type { Transition } from '../transition.ts';
import { addMessage, newMessageId, switchWith, userMessage } from './begin-turn.ts';

/** A model call that was begun: its message is kept and told before the model is asked. */
export type Opening = {
  readonly messageId: MessageId;
  readonly attempt: number;
  readonly retries: number;
  readonly ownerId: OwnerId;
  readonly kit: Kit;
  readonly agent: AgentDefinition;
  readonly starters: readonly Starter[];
  readonly model: ModelRef;
  readonly workspaceRoot: string;
  /** Carries out one subtask of a plan. */
  readonly isChild: boolean;
  /** The plans whose next version the agent was asked for, in the order in which its proposals are theirs. */
  readonly revising: readonly Pick<Plan, 'title' | 'subtasks'>[];
  readonly request: Omit<ReplyRequest, 'signal'>;
};

/** The transcript is built from a fresh read, in the transaction that begins the call; every call in it has its result. */
export async function openReply(transition: Transition, turn: TurnRow, sandbox: Sandbox): Promise<Opening> {
  const { tx, conversation } = transition;
  const interrupted = await streamingMessage(tx, conversation.id, turn.id);
  if (!interrupted) await takeSteering(transition, turn.id);
  const kit = await kitOf(tx, conversation);
  const agent = kit.crew.named(conversation.agent);
  const starters = startersIn(kit.crew, conversation.startedBy);
  const isChild = conversation.parentConversationId !== null;
  const begun = await beginMessage(transition, turn, { agent, interrupted });
  const transcript = forModel(transcriptOf(await allMessages(tx, conversation.id)), conversation.model);
  assertPaired(transcript);
  return {
    ...begun,
    retries: turn.retries,
    ownerId: conversation.ownerId,
    kit,
    agent,
    starters,
    model: conversation.model,
    workspaceRoot: await workspacePathOf(tx, conversation.id),
    isChild,
    revising: await plansToRevise(transition),
    request: {
      agent: agent.name,
      system: systemPrompt(
        { agent, starters },
        { crew: kit.crew, isChild, sandbox, plans: await planSection(tx, conversation) },
      ),
      transcript,
      tools: offeredTo(conversation.model, toolsAtWork({ agent, starters }, kit.toolbox, isChild)).map(toolForModel),
    },
  };
}

async function plansToRevise(transition: Transition): Promise<Opening['revising']> {
  const plans: Pick<Plan, 'title' | 'subtasks'>[] = [];
  for (const { id, title } of await revisingPlans(transition)) {
    plans.push({ title, subtasks: (await stepsOf(transition.tx, id)).map(subtaskOf) });
  }
  return plans;
}

export async function openTurn({ tx, conversation }: Transition, turnId: TurnId): Promise<TurnRow> {
  const [turn] = await tx
    .select()
    .from(turns)
    .where(and(eq(turns.conversationId, conversation.id), eq(turns.id, turnId)));
  if (!turn) throw new Error('the turn that was claimed is gone');
  return turn;
}

/** A new message, or, after a crash or a failed call, the next attempt at the one that was being said. */
async function beginMessage(
  transition: Transition,
  turn: TurnRow,
  { agent, interrupted }: { agent: AgentDefinition; interrupted: MessageRow | undefined },
): Promise<{ messageId: MessageId; attempt: number }> {
  const { tx, conversation, at } = transition;
  const { model } = conversation;
  const attempt = (interrupted?.attempt ?? 0) + 1;
  const messageId = interrupted?.id ?? newMessageId();
  if (interrupted) {
    transition.emit(turn.id, { type: 'assistant_started', messageId, attempt, agent: agent.name, model });
    await tx
      .update(messages)
      .set({ attempt, agent: agent.name, model })
      .where(and(eq(messages.conversationId, conversation.id), eq(messages.id, messageId)));
    return { messageId, attempt };
  }
  const seq = transition.emit(turn.id, { type: 'assistant_started', messageId, attempt, agent: agent.name, model });
  await insertMessage(tx, {
    conversationId: conversation.id,
    id: messageId,
    seq,
    turnId: turn.id,
    step: turn.step + 1,
    role: 'assistant',
    status: 'streaming',
    agent: agent.name,
    model,
    attempt,
    parts: [],
    at,
  });
  await tx
    .update(turns)
    .set({ step: turn.step + 1 })
    .where(and(eq(turns.conversationId, conversation.id), eq(turns.id, turn.id)));
  return { messageId, attempt };
}

/** Messages of the steer lane are said before the next model call of the running turn, unless the queue is paused. */
async function takeSteering(transition: Transition, turnId: TurnId): Promise<void> {
  const { tx, conversation } = transition;
  if (conversation.queuePaused) return;
  const lane = and(eq(queuedMessages.conversationId, conversation.id), eq(queuedMessages.delivery, 'steer'));
  const steering = await tx.select().from(queuedMessages).where(lane).orderBy(asc(queuedMessages.position));
  if (steering.length === 0) return;
  await tx.delete(queuedMessages).where(lane);
  for (const { content, agent, model } of steering) {
    await switchWith(transition, { agent: agent ?? undefined, model: model ?? undefined });
    await addMessage(transition, { ...userMessage(transition, content), turnId });
  }
  transition.emit(turnId, { type: 'queue_updated', queue: await queueOf(tx, conversation) });
}
