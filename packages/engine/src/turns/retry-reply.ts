import { and, eq } from 'drizzle-orm';
import { turns } from '@codelab/database/schema/conversations';
import type { ModelFailure } from '../models/reply.ts';
import { finishTurn, wakeParent } from './finish-turn.ts';
import { type Opening, openTurn } from './open-reply.ts';
import { type Segment, stepSurely } from './segment.ts';

const firstDelayMs = 1_000;
const longestDelayMs = 5 * 60_000;

/** The same model call may go well later: the turn waits visibly, in Postgres, and nothing is held meanwhile. */
export async function retryLater(segment: Segment, opening: Opening, failure: ModelFailure): Promise<void> {
  const { conversationId, turnId } = segment;
  const backOffMs = Math.min(firstDelayMs * 2 ** opening.retries, longestDelayMs);
  await stepSurely(segment, 'park_turn', async (transition) => {
    const delayMs = Math.min(Math.max(failure.retryAfterMs ?? 0, backOffMs), longestDelayMs);
    const retryAt = new Date(Date.parse(transition.at) + delayMs).toISOString();
    const waitingFor = {
      for: 'retry_at' as const,
      retryAt,
      attempt: opening.retries + 1,
      problem: { code: failure.code, message: failure.message },
    };
    await transition.tx
      .update(turns)
      .set({ status: 'waiting', waitingFor, retries: opening.retries + 1 })
      .where(and(eq(turns.conversationId, conversationId), eq(turns.id, turnId)));
    transition.emit(turnId, { type: 'turn_waiting', ...waitingFor });
    transition.wake({ type: 'turn', conversationId }, retryAt);
    wakeParent(transition);
  });
}

/** The model call failed for good. What was said stays, marked as interrupted. */
export async function giveUpReply(segment: Segment, failure: ModelFailure): Promise<void> {
  await stepSurely(segment, 'finish_turn', async (transition) => {
    const turn = await openTurn(transition, segment.turnId);
    const { code, message, retryable } = failure;
    await finishTurn(transition, turn, { reason: 'failed', code, message, retryable });
  });
}
