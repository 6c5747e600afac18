import { and, desc, eq } from 'drizzle-orm';
import { type SubtaskRow, stepsOf } from '@codelab/database/plans';
import { conversations, messages, turns } from '@codelab/database/schema/conversations';
import { plans } from '@codelab/database/schema/plans';
import { toolCalls } from '@codelab/database/schema/work';
import { ownWaiting } from '@codelab/database/snapshot';
import { spentOnSteps } from '@codelab/database/totals';
import type { Transaction } from '@codelab/database/unit-of-work';
import { isBegun } from '@codelab/domain/plan-graph';
import type { Spent } from '@codelab/protocol/agent';
import type { ConversationId, PlanId, SubtaskId, Timestamp } from '@codelab/protocol/ids';
import type { ChildWaiting, PlanStatus, SubtaskResult, SubtaskStatus } from '@codelab/protocol/plan';
import type { Failure } from '@codelab/protocol/problem';
import { evidenceOf } from '../calls/evidence.ts';

/** Where a step's child conversation stands, as its plan sees it. */
export type ChildNow = {
  readonly status: Extract<SubtaskStatus, 'running' | 'waiting_for_person' | 'done' | 'failed'>;
  readonly waiting: ChildWaiting;
  readonly result?: SubtaskResult;
  readonly problem?: Failure;
};

/** What a look at a plan's children finds. They may go on meanwhile; then another look follows. */
export type Children = {
  /** Where those stand whose steps have begun. */
  readonly now: ReadonlyMap<ConversationId, ChildNow>;
  /** By every try of each step. */
  readonly spent: ReadonlyMap<SubtaskId, Spent>;
  /** They still do something that nobody waits for. */
  readonly left: readonly ConversationId[];
  /** They do nothing any more, or will have been stopped: their steps can begin anew. */
  readonly stopped: ReadonlySet<ConversationId>;
};

export async function childrenOf(tx: Transaction, planId: PlanId): Promise<Children> {
  const now = new Map<ConversationId, ChildNow>();
  const left: ConversationId[] = [];
  const stopped = new Set<ConversationId>();
  const [plan] = await tx.select({ status: plans.status }).from(plans).where(eq(plans.id, planId));
  for (const step of await stepsOf(tx, planId)) {
    const { childConversationId: id, status } = step;
    if (id === null) continue;
    if (isBegun(status)) now.set(id, await childNow(tx, id));
    else stopped.add(id);
    if (isLeft(step, plan?.status) && (await isStillOpen(tx, id, step.endedAt))) left.push(id);
  }
  return { now, left, stopped, spent: await spentOnSteps(tx, planId) };
}

/** A person who goes on talking in the conversation of a step that is done or has failed is not interrupted. */
function isLeft({ status }: SubtaskRow, plan: PlanStatus | undefined): boolean {
  if (plan === 'cancelled' && isBegun(status)) return true;
  return status === 'skipped' || status === 'cancelled' || status === 'ready' || status === 'waiting';
}

/** Begun before its step was ended; what a person says to it afterwards is another thing. */
async function isStillOpen(tx: Transaction, id: ConversationId, endedAt: Timestamp | null): Promise<boolean> {
  const [turn] = await tx
    .select({ startedAt: turns.startedAt })
    .from(conversations)
    .innerJoin(turns, and(eq(turns.conversationId, conversations.id), eq(turns.id, conversations.openTurnId)))
    .where(eq(conversations.id, id));
  return turn !== undefined && (endedAt === null || Date.parse(turn.startedAt) <= Date.parse(endedAt));
}

const nothing: ChildWaiting = { approvals: [], questions: [] };

async function childNow(tx: Transaction, id: ConversationId): Promise<ChildNow> {
  // Whatever is said to the child afterwards: the step ended when it was completed.
  const result = await resultOf(tx, id);
  if (result) return { status: 'done', waiting: nothing, result };
  const [turn] = await tx
    .select()
    .from(turns)
    .where(eq(turns.conversationId, id))
    .orderBy(desc(turns.startedAt), desc(turns.id))
    .limit(1);
  switch (turn?.status) {
    case undefined:
    case 'queued':
    case 'running':
    case 'waiting': {
      const waiting = await ownWaiting(tx, { id });
      const waits = waiting.approvals.length > 0 || waiting.questions.length > 0;
      return { status: waits ? 'waiting_for_person' : 'running', waiting };
    }
    case 'completed':
      return { status: 'done', waiting: nothing };
    case 'failed':
      return {
        status: 'failed',
        waiting: nothing,
        problem: { code: turn.code ?? 'internal', message: await lastWords(tx, id) },
      };
    case 'cancelled':
      return { status: 'failed', waiting: nothing, problem: { code: 'cancelled', message: 'The step was cancelled.' } };
  }
}

async function resultOf(tx: Transaction, id: ConversationId): Promise<SubtaskResult | undefined> {
  const [call] = await tx
    .select()
    .from(toolCalls)
    .where(and(eq(toolCalls.conversationId, id), eq(toolCalls.tool, 'complete'), eq(toolCalls.status, 'done')))
    .orderBy(desc(toolCalls.startedAt))
    .limit(1);
  return call && evidenceOf(call.prepared.arguments);
}

/** The reason that the failed turn left in its log. */
async function lastWords(tx: Transaction, id: ConversationId): Promise<string> {
  const [last] = await tx
    .select({ parts: messages.parts })
    .from(messages)
    .where(and(eq(messages.conversationId, id), eq(messages.role, 'notice')))
    .orderBy(desc(messages.seq))
    .limit(1);
  for (const part of last?.parts ?? []) {
    if (part.type === 'notice' && part.notice === 'problem') return part.problem.message;
  }
  return 'The step failed.';
}
