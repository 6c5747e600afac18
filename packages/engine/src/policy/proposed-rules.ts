import type { ConversationRow } from '@codelab/database/conversations';
import type { ToolCallRow } from '@codelab/database/messages';
import { placeOf } from '@codelab/database/rules';
import type { Transaction } from '@codelab/database/unit-of-work';
import type { WaitRow } from '@codelab/database/waits';
import { canonicalJson } from '@codelab/domain/canonical-json';
import { rulesProposedFor } from '@codelab/domain/rule-proposals';
import { RuleId } from '@codelab/protocol/ids';
import type { ProposedRule } from '@codelab/protocol/rule';

type Asked = { readonly conversation: ConversationRow; readonly wait: WaitRow; readonly call: ToolCallRow | undefined };

/**
 * The rules that a decision about one approval may bring with it. Made from what is kept about the call, each time the
 * same: a client names one by its id, and never says what it holds.
 */
export async function proposedRules(
  tx: Transaction,
  { conversation, wait, call }: Asked,
): Promise<Omit<ProposedRule, 'backtest'>[]> {
  if (wait.payload?.kind !== 'tool' || !call?.facts) return [];
  const place = await placeOf(tx, conversation);
  const proposed = rulesProposedFor(call.facts, place).map((one, nth) => ({
    ...one,
    ruleId: RuleId.parse(`${wait.id}:${wait.version}:${nth + 1}`),
  }));
  // What a person changed is another call than the one that was proposed: nothing is learned from it.
  return isAsProposed(call) ? proposed : proposed.filter((one) => one.with === 'reject');
}

function isAsProposed({ arguments: given, prepared }: ToolCallRow): boolean {
  const isWritten = prepared.files !== undefined && prepared.trial === undefined;
  return !isWritten && canonicalJson(prepared.arguments) === canonicalJson(given);
}
