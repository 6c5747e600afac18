import { and, desc, eq } from 'drizzle-orm';
import { messages, turns } from '@codelab/database/schema/conversations';
import { toolCalls } from '@codelab/database/schema/work';
import { ownWaiting } from '@codelab/database/snapshot';
import type { Transaction } from '@codelab/database/unit-of-work';
import type { ConversationId } from '@codelab/protocol/ids';
import type { ChildWaiting, SubtaskResult, SubtaskStatus } from '@codelab/protocol/plan';
import type { Failure } from '@codelab/protocol/problem';
import { evidenceOf } from '../calls/evidence.ts';

/** Where a step's child conversation stands, as its plan sees it. */
export type ChildNow = {
  readonly status: Extract<SubtaskStatus, 'running' | 'waiting_for_person' | 'done' | 'failed'>;
  readonly waiting: ChildWaiting;
  readonly result?: SubtaskResult;
  readonly problem?: Failure;
};

const nothing: ChildWaiting = { approvals: [], questions: [] };

export async function childNow(tx: Transaction, id: ConversationId): Promise<ChildNow> {
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
