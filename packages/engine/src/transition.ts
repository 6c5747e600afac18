import { appendEvents, type Entry } from '@codelab/database/append-events';
import {
  type ConversationRow,
  type Locked,
  lockClaimed,
  lockConversation,
  lockOwned,
} from '@codelab/database/conversations';
import type { TransactionLabel } from '@codelab/database/transaction-label';
import type { Transaction, UnitOfWork } from '@codelab/database/unit-of-work';
import type { EventBody } from '@codelab/protocol/event';
import type { ConversationId, OwnerId, Seq, Timestamp, TurnId } from '@codelab/protocol/ids';
import type { Dispatcher } from './dispatcher.ts';
import type { Job } from './job.ts';

/**
 * One conversation under its row lock, in one transaction: state is read and the transition taken here, and nowhere
 * else. Events are numbered as they are said and written when the work is over; jobs go out with the same commit.
 */
export type Transition = {
  readonly tx: Transaction;
  readonly conversation: ConversationRow;
  /** The instant of everything that happens in this transition, by the clock of Postgres. */
  readonly at: Timestamp;
  /** Says an event; gives its place in the log. */
  emit(turnId: TurnId | undefined, body: EventBody): Seq;
  /** Sends a job when the transaction commits. */
  wake(job: Job, notBefore?: Timestamp): void;
  /** The place of the last event said so far. */
  readonly lastSeq: Seq;
};

export type Lock = {
  readonly label: TransactionLabel;
  readonly conversationId: ConversationId;
  /** A running turn's claim: refused with `Fenced` when somebody else has claimed it since. */
  readonly epoch?: number;
  /** A person's: somebody else's conversation is `conversation_not_found`. */
  readonly ownerId?: OwnerId;
};

type Jobs = Pick<Dispatcher, 'send'>;
type Room = { readonly work: UnitOfWork; readonly dispatcher: Jobs };

export function transition<Result>(
  { work, dispatcher }: Room,
  lock: Lock,
  take: (transition: Transition) => Promise<Result>,
): Promise<Result> {
  return work.transaction(lock.label, async (tx) => {
    const locked = await taken(tx, lock);
    return within({ tx, dispatcher, ...locked, epoch: lock.epoch }, take);
  });
}

/** For who holds the lock already. */
export async function within<Result>(
  held: Locked & { tx: Transaction; dispatcher: Jobs; epoch?: number | undefined },
  take: (transition: Transition) => Promise<Result>,
): Promise<Result> {
  const { tx, dispatcher, conversation, at, epoch } = held;
  const entries: Entry[] = [];
  const jobs: { job: Job; notBefore: Timestamp | undefined }[] = [];
  const result = await take({
    tx,
    conversation,
    at,
    emit(turnId, body) {
      entries.push({ turnId, body });
      return conversation.lastSeq + entries.length;
    },
    wake(job, notBefore) {
      jobs.push({ job, notBefore });
    },
    get lastSeq() {
      return conversation.lastSeq + entries.length;
    },
  });
  if (entries.length > 0) {
    const kept = await appendEvents(tx, { conversationId: conversation.id, at, epoch }, entries);
    // The lock makes this impossible; were it not so, rows would point at other events than their own.
    if (kept[0]?.seq !== conversation.lastSeq + 1) throw new Error('the log moved under a held lock');
  }
  for (const { job, notBefore } of jobs) await dispatcher.send(tx, job, notBefore);
  return result;
}

function taken(tx: Transaction, { conversationId, epoch, ownerId }: Lock): Promise<Locked> {
  if (epoch !== undefined) return lockClaimed(tx, conversationId, epoch);
  if (ownerId !== undefined) return lockOwned(tx, ownerId, conversationId);
  return lockConversation(tx, conversationId);
}
