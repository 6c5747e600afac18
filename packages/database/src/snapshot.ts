import { and, asc, desc, eq } from 'drizzle-orm';
import { unpriced } from '@codelab/domain/cost';
import { questionOf } from '@codelab/domain/server-question';
import { approvalsInOrder, questionsInOrder } from '@codelab/domain/waiting-order';
import type { Cost } from '@codelab/protocol/agent';
import type { Approval } from '@codelab/protocol/approval';
import type { ConversationView, Queue, Turn } from '@codelab/protocol/conversation';
import type { ConversationId, Timestamp } from '@codelab/protocol/ids';
import type { OpenQuestion } from '@codelab/protocol/plan';
import { Problem } from '@codelab/protocol/problem';
import { AskUser } from '@codelab/protocol/tool-call';
import { backgroundCommandsOf } from './background-commands.ts';
import { type ConversationRow, conversationOf } from './conversations.ts';
import { messagePage, type ToolCallRow, withDeltas } from './messages.ts';
import { plansOf, type SubtaskRow } from './plans.ts';
import { conversations, messages, queuedMessages, turns } from './schema/conversations.ts';
import { toolCalls, waits } from './schema/work.ts';
import { totalOf } from './totals.ts';
import type { Transaction } from './unit-of-work.ts';
import { approvalOf, pendingWaits } from './waits.ts';

/**
 * Everything the screen shows, with the cursor it is true for. Read it in one `repeatable read, read only`
 * transaction, or under the conversation's lock. Folding what follows gives every later snapshot.
 */
export async function snapshotOf(tx: Transaction, conversationId: ConversationId): Promise<ConversationView> {
  const [conversation] = await tx.select().from(conversations).where(eq(conversations.id, conversationId));
  if (!conversation) throw new Problem('conversation_not_found', 'There is no such conversation.');
  const page = await messagePage(tx, conversationId, { limit: 100 });
  const turn = await lastTurn(tx, conversationId);
  const total = await totalOf(tx, conversationId);
  const own = await ownWaiting(tx, conversation);
  const known = await plansOf(tx, conversationId);
  const children = known.flatMap(({ steps }) => steps.flatMap(waitingInChild));
  const plans = known.map(({ plan }) => plan);
  return withDeltas(tx, {
    conversation: conversationOf(conversation),
    ...page,
    ...(turn && { turn }),
    total,
    waiting: {
      approvals: approvalsInOrder([...own.approvals, ...children.flatMap((child) => child.approvals)]),
      plans: plans.filter((plan) => plan.status === 'awaiting_decision'),
      questions: questionsInOrder([...own.questions, ...children.flatMap((child) => child.questions)]),
    },
    plans,
    queue: await queueOf(tx, conversation),
    commands: await backgroundCommandsOf(tx, conversationId),
    cursor: conversation.lastSeq,
  });
}

function waitingInChild(step: SubtaskRow): { approvals: Approval[]; questions: OpenQuestion[] }[] {
  return step.waiting ? [step.waiting] : [];
}

/** What waits for a person in this conversation itself. */
export async function ownWaiting(
  tx: Transaction,
  conversation: Pick<ConversationRow, 'id'>,
): Promise<{ approvals: Approval[]; questions: OpenQuestion[] }> {
  const approvals = (await pendingWaits(tx, conversation.id))
    .filter((wait) => wait.kind === 'approval')
    .map(approvalOf);
  return { approvals, questions: await openQuestions(tx, conversation.id) };
}

async function openQuestions(tx: Transaction, conversationId: ConversationId): Promise<OpenQuestion[]> {
  const rows = await tx
    .select({ wait: waits, call: toolCalls, agent: messages.agent })
    .from(waits)
    .innerJoin(toolCalls, and(eq(toolCalls.conversationId, waits.conversationId), eq(toolCalls.id, waits.subject)))
    .innerJoin(
      messages,
      and(eq(messages.conversationId, toolCalls.conversationId), eq(messages.id, toolCalls.messageId)),
    )
    .where(and(eq(waits.conversationId, conversationId), eq(waits.kind, 'client_result'), eq(waits.status, 'pending')))
    .orderBy(asc(waits.createdAt), asc(toolCalls.position));
  return rows.flatMap(({ wait, call, agent }) => {
    const asked = askedBy(call, wait.createdAt);
    if (!asked || agent === null) return [];
    return [{ callId: call.id, conversationId, turnId: call.turnId, agent, ...asked }];
  });
}

/** Of calls that wait for a client only `ask_user` asks a person; of those that run, the ones whose server does. */
function askedBy({ tool, state, arguments: given }: ToolCallRow, at: Timestamp) {
  if (state.status === 'started') return state.asks && questionOf(state.asks);
  const parsed = tool === 'ask_user' ? AskUser.safeParse(given) : undefined;
  return parsed?.success ? { questions: parsed.data.questions, askedAt: at } : undefined;
}

export type TurnRow = typeof turns.$inferSelect;

/** The open turn, or the last one. */
async function lastTurn(tx: Transaction, conversationId: ConversationId): Promise<Turn | undefined> {
  const [row] = await tx
    .select()
    .from(turns)
    .where(eq(turns.conversationId, conversationId))
    .orderBy(desc(turns.startedAt), desc(turns.id))
    .limit(1);
  return row && turnOf(row);
}

export function turnOf(row: TurnRow): Turn {
  const base = { id: row.id, startedAt: row.startedAt, usage: row.usage, cost: costOfTurn(row) };
  const endedAt = row.endedAt ?? row.startedAt;
  switch (row.status) {
    case 'queued':
    case 'running':
      return { ...base, status: row.status };
    case 'waiting':
      return row.waitingFor
        ? { ...base, status: 'waiting', waitingFor: row.waitingFor }
        : { ...base, status: 'running' };
    case 'failed':
      return { ...base, status: 'failed', endedAt, code: row.code ?? 'internal' };
    case 'completed':
    case 'cancelled':
      return { ...base, status: row.status, endedAt };
  }
}

/** A turn from before costs were kept has a use and no price. */
export function costOfTurn({ cost, usage }: Pick<TurnRow, 'cost' | 'usage'>): Cost {
  return cost ?? unpriced(usage);
}

/** The queue as people see it, in the order it will be said. */
export async function queueOf(
  tx: Transaction,
  conversation: Pick<ConversationRow, 'id' | 'queuePaused'>,
): Promise<Queue> {
  const rows = await tx
    .select()
    .from(queuedMessages)
    .where(eq(queuedMessages.conversationId, conversation.id))
    .orderBy(asc(queuedMessages.position));
  return {
    paused: conversation.queuePaused,
    messages: rows.map(({ id, content, agent, model, delivery, at }) => ({
      id,
      content,
      delivery,
      at,
      ...(agent !== null && { agent }),
      ...(model !== null && { model }),
    })),
  };
}
