import type * as z from 'zod';
import { claimKey, earlierAnswer, storeAnswer } from '@codelab/database/command-keys';
import { lockOwned } from '@codelab/database/conversations';
import type { TransactionLabel } from '@codelab/database/transaction-label';
import type { Transaction, UnitOfWork } from '@codelab/database/unit-of-work';
import type { CommandKey, ConversationId, OwnerId } from '@codelab/protocol/ids';
import { Json } from '@codelab/protocol/json';
import { digestOf } from '../digest.ts';
import type { Dispatcher } from '../dispatcher.ts';
import { type Transition, within } from '../transition.ts';

type Asked<Answer> = {
  readonly label: TransactionLabel;
  readonly ownerId: OwnerId;
  readonly key: CommandKey;
  /** Everything that was asked: the same key with another body is refused. */
  readonly body: object;
  /** How it is answered: a stored answer is read by it. */
  readonly answer: z.ZodType<Answer>;
};

/** Carries out what a key names once: the same key and body again gets the stored answer, and nothing happens. */
export function once<Answer extends object>(
  work: UnitOfWork,
  asked: Asked<Answer>,
  take: (tx: Transaction) => Promise<Answer>,
): Promise<Answer> {
  const { label, ownerId, key, body, answer: Answer } = asked;
  const command = { ownerId, key, bodyHash: digestOf(asJson(body)), at: new Date().toISOString() };
  return work.transaction(label, async (tx) => {
    const earlier = await claimKey(tx, command);
    if (earlier) return Answer.parse(earlier.answer);
    const answer = await take(tx);
    await storeAnswer(tx, command, asJson(answer));
    return answer;
  });
}

/**
 * For what has effects outside of the database, which come before `once`: the stored answer, if the very same was
 * carried out before.
 */
export function answeredBefore<Answer extends object>(
  work: UnitOfWork,
  { ownerId, key, body, answer: Answer }: Asked<Answer>,
): Promise<Answer | undefined> {
  return work.transaction('read_one', async (tx) => {
    const earlier = await earlierAnswer(tx, { ownerId, key, bodyHash: digestOf(asJson(body)) });
    return earlier && Answer.parse(earlier.answer);
  });
}

/** The same for one conversation of this owner, under its lock. */
export function onceIn<Answer extends object>(
  { work, dispatcher }: { work: UnitOfWork; dispatcher: Dispatcher },
  asked: Asked<Answer> & { readonly conversationId: ConversationId },
  take: (transition: Transition) => Promise<Answer>,
): Promise<Answer> {
  return once(work, asked, async (tx) => {
    const locked = await lockOwned(tx, asked.ownerId, asked.conversationId);
    return within({ tx, dispatcher, ...locked }, take);
  });
}

/** As it would stand on the wire: what is absent is left out. */
function asJson(value: object): Json {
  return Json.parse(JSON.parse(JSON.stringify(value)));
}
