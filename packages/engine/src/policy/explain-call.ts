import { findConversation } from '@codelab/database/conversations';
import type { ToolCallRow } from '@codelab/database/messages';
import { placeOf, ruleNamed, rulesThen, saidAt } from '@codelab/database/rules';
import { openUnitOfWork, type Transaction } from '@codelab/database/unit-of-work';
import { findToolCall } from '@codelab/database/waits';
import { type Explanation, explain } from '@codelab/domain/policy';
import type { OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { CallExplanation, ExplainCall } from '@codelab/protocol/rule';
import type { EngineContext } from '../context.ts';

/** A person reads the first of them; of a thousand more nobody would. */
const mostTried = 50;

/** Why a call ran, was asked about or was refused: by the rules that held when it was proposed. */
export async function explainCall(
  engine: EngineContext,
  ownerId: OwnerId,
  { conversationId, callId }: ExplainCall,
): Promise<CallExplanation> {
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  return work.transaction('read_one', async (tx) => {
    const conversation = await findConversation(tx, ownerId, conversationId);
    const call = await findToolCall(tx, conversationId, callId);
    if (!call) throw new Problem('tool_call_not_found', 'There is no such call in this conversation.');
    const { verdict, reason, rule: ruleId, facts } = call;
    const rule = ruleId === null ? undefined : await ruleNamed(tx, ownerId, ruleId);
    const told = await toldThen(tx, { ownerId, conversation, call });
    return {
      callId,
      verdict,
      reason,
      tried: told?.tried.slice(0, mostTried) ?? [],
      ...(rule && { rule }),
      ...(told?.part !== undefined && { part: told.part }),
      ...(facts && { facts }),
    };
  });
}

async function toldThen(
  tx: Transaction,
  asked: { ownerId: OwnerId; conversation: Parameters<typeof placeOf>[1]; call: ToolCallRow },
): Promise<Explanation | undefined> {
  const { facts, messageId, rule } = asked.call;
  if (!facts) return undefined;
  const at = await saidAt(tx, asked.call.conversationId, messageId);
  const here = await placeOf(tx, asked.conversation);
  const rules = await rulesThen(tx, asked.ownerId, { place: here, at });
  const place = { ...here, now: at, hasSandbox: rule !== 'always.no_sandbox' };
  return explain({ rules, facts, place });
}
