import type { ConversationRow } from '@codelab/database/conversations';
import { placeOf, rulesIn, timeOf } from '@codelab/database/rules';
import type { Transaction } from '@codelab/database/unit-of-work';
import { type Judgement, type PolicyPlace, verdictFor } from '@codelab/domain/policy';
import type { CallFacts } from '@codelab/protocol/call-facts';
import type { Timestamp } from '@codelab/protocol/ids';
import type { Rule } from '@codelab/protocol/rule';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** What people have decided once for the calls of one conversation, as it stands now. */
export type Policy = { readonly rules: readonly Rule[]; readonly place: PolicyPlace };

export async function policyOf(
  tx: Transaction,
  conversation: ConversationRow,
  { sandbox, at }: { sandbox: Pick<Sandbox, 'kind'>; at?: Timestamp },
): Promise<Policy> {
  const now = at ?? (await timeOf(tx));
  const place = await placeOf(tx, conversation);
  const rules = await rulesIn(tx, conversation.ownerId, place);
  return { rules, place: { ...place, now, hasSandbox: sandbox.kind !== 'none' } };
}

export function judgedBy({ rules, place }: Policy, facts: CallFacts): Judgement {
  return verdictFor({ rules, facts, place });
}

/** What a model is told of a rule that refuses its call; `undefined` when none does. */
export function denialIn({ verdict, reason }: Judgement): string | undefined {
  if (verdict !== 'deny') return undefined;
  const why = reason.replace(/^rule_denies:? ?/, '');
  return `A rule of the person you work for forbids this${why === '' ? '' : `: ${why}`}. Do not try it in another form.`;
}
