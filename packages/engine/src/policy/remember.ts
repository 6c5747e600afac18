import { and, eq } from 'drizzle-orm';
import * as z from 'zod';
import type { ToolCallRow } from '@codelab/database/messages';
import { keepRule, lockRules, placeOf, rulesIn } from '@codelab/database/rules';
import { toolCalls } from '@codelab/database/schema/work';
import type { WaitRow } from '@codelab/database/waits';
import { canonicalJson } from '@codelab/domain/canonical-json';
import { hasExpired } from '@codelab/domain/rule-fit';
import type { HitlDecision } from '@codelab/protocol/command';
import { RuleId } from '@codelab/protocol/ids';
import type { Json } from '@codelab/protocol/json';
import { Problem } from '@codelab/protocol/problem';
import type { RuleDraft } from '@codelab/protocol/rule';
import type { Transition } from '../transition.ts';
import { proposedRules } from './proposed-rules.ts';

type Decided = { readonly wait: WaitRow; readonly call: ToolCallRow | undefined; readonly decision: HitlDecision };

/**
 * What a decision says of other calls than the one it is about. With leave it is kept beside the call, and becomes a rule
 * when that is done; a rejection lasts from now on.
 */
export async function remember(
  transition: Transition,
  { wait, call, decision }: Decided,
): Promise<{ remember?: RuleDraft }> {
  if ((decision.decision !== 'approve' && decision.decision !== 'reject') || !decision.remember) return {};
  const { tx, conversation, at } = transition;
  const { ruleId, expiresAt } = decision.remember;
  const proposed = await proposedRules(tx, { conversation, wait, call });
  const found = proposed.find((one) => one.ruleId === ruleId && one.with === decision.decision);
  if (!found || !call) throw new Problem('invalid_input', 'This approval proposes no such rule.');
  const rule: RuleDraft = expiresAt === undefined ? found.rule : { ...found.rule, expiresAt };
  if (hasExpired(rule, at)) throw new Problem('invalid_input', 'This rule would have ended already.');
  if (decision.decision === 'approve') {
    const isIt = and(eq(toolCalls.conversationId, conversation.id), eq(toolCalls.id, call.id));
    await tx.update(toolCalls).set({ remember: rule }).where(isIt);
    return { remember: rule };
  }
  const reason = decision.feedback?.slice(0, 1_000).trim();
  const lasting = reason ? { ...rule, reason } : rule;
  await keep(transition, call, { rule: lasting, id: ruleId, origin: 'rejected' });
  return { remember: lasting };
}

/**
 * A call that was approved as it was, and has succeeded: what was to be remembered of it is a rule from now on. A command
 * that ran and said no has not, nor one that was let go and still runs.
 */
export async function learn(transition: Transition, call: ToolCallRow, output: Json): Promise<void> {
  if (!call.remember || call.decided?.decision !== 'approve') return;
  if (call.facts?.command && !Well.safeParse(output).success) return;
  const id = RuleId.parse(`call:${call.id}`);
  await keep(transition, call, { rule: call.remember, id, origin: 'remembered' });
}

const Well = z.object({ exitCode: z.literal(0) });

type Kept = { readonly rule: RuleDraft; readonly id: RuleId; readonly origin: 'remembered' | 'rejected' };

async function keep(transition: Transition, call: ToolCallRow, { rule, id, origin }: Kept): Promise<void> {
  const { tx, conversation, at } = transition;
  const { ownerId } = conversation;
  await lockRules(tx, ownerId);
  const known = await rulesIn(tx, ownerId, await placeOf(tx, conversation));
  if (known.some((other) => !hasExpired(other, at) && saysTheSame(other, rule))) return;
  await keepRule(tx, {
    id,
    ownerId,
    draft: rule,
    origin,
    at,
    learnedFrom: { conversationId: conversation.id, callId: call.id },
  });
}

/** Whatever it is called and whyever it was made. */
export function saysTheSame(one: RuleDraft, other: RuleDraft): boolean {
  return canonicalJson(sayingOf(one)) === canonicalJson(sayingOf(other));
}

function sayingOf({ agent, tool, risk, path, command, host, exactly, scope, verdict, expiresAt }: RuleDraft): Json {
  const saying = { agent, tool, risk, path, command, host, exactly, scope, verdict, expiresAt };
  return JSON.parse(JSON.stringify(saying)) as Json;
}
