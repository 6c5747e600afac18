import { and, eq } from 'drizzle-orm';
import { conversations, turns } from '@codelab/database/schema/conversations';
import { costOfTurn, type TurnRow } from '@codelab/database/snapshot';
import type { NoticePart } from '@codelab/protocol/message';
import { offerAgain } from '../plans/offer-plan.ts';
import type { Transition } from '../transition.ts';
import { addMessage, beginNext, newMessageId } from './begin-turn.ts';
import { interruptReply } from './interrupt-reply.ts';

export type TurnEnd =
  | { readonly reason: 'completed' }
  | { readonly reason: 'cancelled' }
  | { readonly reason: 'failed'; readonly code: string; readonly message: string; readonly retryable: boolean };

/** The one way a turn ends. What was being said stays as far as it was heard. A parent hears of it by a job; what waits in the queue begins. */
export async function finishTurn(transition: Transition, turn: TurnRow, end: TurnEnd): Promise<void> {
  const { tx, conversation, at } = transition;
  await interruptReply(transition, turn);
  await tx
    .update(turns)
    .set({ status: end.reason, endedAt: at, waitingFor: null, code: end.reason === 'failed' ? end.code : null })
    .where(and(eq(turns.conversationId, conversation.id), eq(turns.id, turn.id)));
  await tx.update(conversations).set({ openTurnId: null }).where(eq(conversations.id, conversation.id));
  const notice = noticeOf(end);
  if (notice) {
    await addMessage(transition, {
      id: newMessageId(),
      turnId: turn.id,
      role: 'notice',
      status: 'complete',
      parts: [notice],
      at,
    });
  }
  if (end.reason === 'failed') {
    const { code, message, retryable } = end;
    transition.emit(turn.id, { type: 'error', code, message, retryable });
  }
  transition.emit(turn.id, {
    type: 'turn_ended',
    reason: end.reason,
    usage: turn.usage,
    cost: costOfTurn(turn),
    ...(end.reason === 'failed' && { code: end.code }),
  });
  conversation.openTurnId = null;
  await offerAgain(transition);
  wakeParent(transition);
  await beginNext(transition);
}

function noticeOf(end: TurnEnd): NoticePart | undefined {
  switch (end.reason) {
    case 'completed':
      return undefined;
    case 'cancelled':
      return { type: 'notice', notice: 'cancelled' };
    case 'failed':
      return { type: 'notice', notice: 'problem', problem: { code: end.code, message: end.message } };
  }
}

/** A child's news reach its parent by a job: no transaction locks two conversations. */
export function wakeParent({ conversation, wake }: Transition): void {
  const { parentConversationId, parentPlanId } = conversation;
  if (!parentConversationId || !parentPlanId) return;
  wake({ type: 'plan', conversationId: parentConversationId, planId: parentPlanId });
}
