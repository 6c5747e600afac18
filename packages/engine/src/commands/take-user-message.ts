import { eq, max } from 'drizzle-orm';
import { queuedMessages } from '@codelab/database/schema/conversations';
import { queueOf } from '@codelab/database/snapshot';
import type { Accepted, SwitchAgent, UserMessage } from '@codelab/protocol/command';
import { QueuedMessageId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { crewOf } from '../agents/crew.ts';
import type { Transition } from '../transition.ts';
import { beginUserTurn, switchAgent } from '../turns/begin-turn.ts';

const maxQueued = 50;

/** Begins a turn; while one runs or waits, the message is queued and decides nothing. */
export async function takeUserMessage(transition: Transition, message: UserMessage): Promise<Accepted> {
  const { tx, conversation } = transition;
  // Whoever is to answer is there, or this is refused; what is queued already is told when its turn comes.
  if (message.agent !== undefined || conversation.openTurnId === null) {
    (await crewOf(tx, conversation)).named(message.agent ?? conversation.agent);
  }
  const content = withAttachments(message);
  if (conversation.openTurnId === null) {
    const turnId = await beginUserTurn(transition, { content, agent: message.agent, model: message.model });
    return { accepted: true, seq: transition.lastSeq, turnId };
  }
  await enqueue(transition, { ...message, content });
  return { accepted: true, seq: transition.lastSeq, queued: true };
}

/** Attachments are files of the workspace: the agent is told their paths and reads them with its own tools. */
function withAttachments({ content, attachments }: UserMessage): string {
  if (!attachments || attachments.length === 0) return content;
  return `${content}\n\n${attachments.map(({ path }) => `[attached: ${path}]`).join('\n')}`;
}

async function enqueue({ tx, conversation, at, emit }: Transition, message: UserMessage): Promise<void> {
  const mine = eq(queuedMessages.conversationId, conversation.id);
  const [last] = await tx
    .select({ position: max(queuedMessages.position) })
    .from(queuedMessages)
    .where(mine);
  const waiting = await tx.$count(queuedMessages, mine);
  if (waiting >= maxQueued) {
    throw new Problem('too_many_requests', `${maxQueued} messages wait already. Let some of them be answered first.`);
  }
  await tx.insert(queuedMessages).values({
    conversationId: conversation.id,
    id: QueuedMessageId.parse(crypto.randomUUID()),
    position: (last?.position ?? 0) + 1,
    content: message.content,
    agent: message.agent ?? null,
    model: message.model ?? null,
    delivery: message.delivery ?? 'queue',
    at,
  });
  emit(undefined, { type: 'queue_updated', queue: await queueOf(tx, conversation) });
}

/** Holds from the next model call and starts no turn. Waiting approvals stay. */
export async function takeAgentSwitch(transition: Transition, message: SwitchAgent): Promise<Accepted> {
  const { agent: to, reason = '' } = message;
  (await crewOf(transition.tx, transition.conversation)).named(to);
  const { changed } = await switchAgent(transition, { to, reason, by: 'person' });
  return { accepted: true, seq: transition.lastSeq, changed };
}
