import { findConversation } from '@codelab/database/conversations';
import { pastCallsOf } from '@codelab/database/rules';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { findApproval, findToolCall, findWait } from '@codelab/database/waits';
import { backtest } from '@codelab/domain/rule-backtest';
import type { ApprovalDetails } from '@codelab/protocol/approval';
import type { CallId, OwnerId } from '@codelab/protocol/ids';
import type { OneApproval } from '@codelab/protocol/procedures';
import type { EngineContext } from '../context.ts';
import { proposedRules } from './proposed-rules.ts';

/** How many of the last calls a rule is tried on. */
export const backtested = 200;

/** An approval with what became of it, and, while it waits, the rules that a decision can bring with it. */
export async function approvalDetails(
  engine: EngineContext,
  ownerId: OwnerId,
  { approvalId }: OneApproval,
): Promise<ApprovalDetails> {
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  return work.transaction('read_one', async (tx) => {
    const found = await findApproval(tx, ownerId, approvalId);
    const { conversationId } = found.approval;
    const wait = await findWait(tx, conversationId, approvalId);
    if (wait?.status !== 'pending') return { ...found, rules: [] };
    const conversation = await findConversation(tx, ownerId, conversationId);
    const call = await findToolCall(tx, conversationId, wait.subject as CallId);
    const proposed = await proposedRules(tx, { conversation, wait, call });
    const past = proposed.length === 0 ? [] : await pastCallsOf(tx, ownerId, backtested);
    return { ...found, rules: proposed.map((one) => ({ ...one, backtest: backtest(one.rule, past) })) };
  });
}
