import { isDatabaseAway } from '@codelab/database/is-database-away';
import type { TransactionLabel } from '@codelab/database/transaction-label';
import type { UnitOfWork } from '@codelab/database/unit-of-work';
import type { ConversationId, TurnId } from '@codelab/protocol/ids';
import type { EngineContext } from '../context.ts';
import { type Transition, transition } from '../transition.ts';

/** A turn from runnable to parked or ended, in one process. Every write is fenced by the epoch of its claim. */
export type Segment = {
  readonly engine: EngineContext;
  readonly work: UnitOfWork;
  readonly conversationId: ConversationId;
  readonly turnId: TurnId;
  readonly epoch: number;
  readonly signal: AbortSignal;
};

/** One transition of a running turn. */
export function step<Result>(
  { engine, work, conversationId, epoch }: Segment,
  label: TransactionLabel,
  take: (transition: Transition) => Promise<Result>,
): Promise<Result> {
  return transition({ work, dispatcher: engine.dispatcher }, { label, conversationId, epoch }, take);
}

/**
 * The same for what must not be lost: an effect has happened, or a model was paid. A Postgres that is away for a
 * moment is waited for; a claim that was lost is not.
 */
export async function stepSurely<Result>(
  segment: Segment,
  label: TransactionLabel,
  take: (transition: Transition) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await step(segment, label, take);
    } catch (error) {
      segment.signal.throwIfAborted();
      if (!isDatabaseAway(error) || attempt === 8) throw error;
      segment.engine.log.warn({ err: error, label, attempt }, 'Postgres did not answer; trying again');
      await pause(Math.min(100 * 2 ** attempt, 5_000), segment.signal);
    }
  }
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const leave = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave);
      resolve();
    }, ms);
    signal.addEventListener('abort', leave, { once: true });
  });
}
