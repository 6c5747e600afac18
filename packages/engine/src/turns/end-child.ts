import { and, eq } from 'drizzle-orm';
import { turns } from '@codelab/database/schema/conversations';
import type { TurnRow } from '@codelab/database/snapshot';
import type { Transition } from '../transition.ts';
import { addMessage, newMessageId } from './begin-turn.ts';
import { finishTurn } from './finish-turn.ts';

/** A child that stops without `complete` is reminded once; a second time its step has failed. */
export async function remindOrFail(transition: Transition, turn: TurnRow): Promise<'reminded' | 'failed'> {
  const { tx, conversation, at } = transition;
  if (turn.reminded) {
    const message = 'The agent stopped without saying what it had done.';
    await finishTurn(transition, turn, { reason: 'failed', code: 'no_completion', message, retryable: false });
    return 'failed';
  }
  await tx
    .update(turns)
    .set({ reminded: true })
    .where(and(eq(turns.conversationId, conversation.id), eq(turns.id, turn.id)));
  const text = 'This step is not done before you have called `complete` with what you did and the evidence for it.';
  await addMessage(transition, {
    id: newMessageId(),
    turnId: turn.id,
    role: 'notice',
    status: 'complete',
    parts: [{ type: 'notice', notice: 'reminder', text }],
    at,
  });
  return 'reminded';
}
