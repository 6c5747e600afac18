import {
  findRule,
  keepRule,
  lockRules,
  pastCallsOf,
  placeRules,
  revokeRule,
  rulesOf,
  timeOf,
} from '@codelab/database/rules';
import { openUnitOfWork, type Transaction } from '@codelab/database/unit-of-work';
import { backtest } from '@codelab/domain/rule-backtest';
import { hasExpired } from '@codelab/domain/rule-fit';
import { type CommandKey, type OwnerId, RuleId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { Done } from '@codelab/protocol/procedures';
import {
  type MoveRule,
  type RevokeRule,
  type RuleDraft,
  type RuleList,
  type RuleTest,
  SavedRule,
  type SaveRule,
} from '@codelab/protocol/rule';
import { once } from '../commands/once.ts';
import type { EngineContext } from '../context.ts';
import { approvalDetails, backtested } from './approval-details.ts';
import { assertRule, assertScope, checkRule } from './check-rule.ts';
import { explainCall } from './explain-call.ts';
import { exportRules, importRules } from './rule-file.ts';
import type { Rules } from './rules-part.ts';

export function openRules(engine: EngineContext): Rules {
  return {
    list: (ownerId) => listRules(engine, ownerId),
    save: (ownerId, input) => saveRule(engine, ownerId, input),
    move: (ownerId, input) => moveRule(engine, ownerId, input),
    revoke: (ownerId, input) => revoke(engine, ownerId, input),
    test: (ownerId, input) => testRule(engine, ownerId, input),
    export: (ownerId, input) => exportRules(engine, ownerId, input),
    import: (ownerId, input) => importRules(engine, ownerId, input),
    explain: (ownerId, input) => explainCall(engine, ownerId, input),
    approval: (ownerId, input) => approvalDetails(engine, ownerId, input),
  };
}

const dayMs = 24 * 60 * 60 * 1_000;

async function listRules(engine: EngineContext, ownerId: OwnerId): Promise<RuleList> {
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  const since = new Date(Date.now() - 30 * dayMs).toISOString();
  return { rules: await work.transaction('read_list', (tx) => rulesOf(tx, ownerId, since)) };
}

/** One transaction for what a key names, with the order of the rules to itself. */
async function changeRules<Answer extends object>(
  engine: EngineContext,
  asked: { ownerId: OwnerId; key: CommandKey; body: object; answer: Parameters<typeof once<Answer>>[1]['answer'] },
  take: (tx: Transaction) => Promise<Answer>,
): Promise<Answer> {
  await using work = openUnitOfWork(engine.database, { log: engine.log, command: 'rules' });
  return once(work, { label: 'save_rules', ...asked }, async (tx) => {
    await lockRules(tx, asked.ownerId);
    return take(tx);
  });
}

/** A rule that is changed is another rule, in the same place; the one it was explains what it decided. */
async function saveRule(engine: EngineContext, ownerId: OwnerId, { key, ...input }: SaveRule): Promise<SavedRule> {
  const { rule: draft, ruleId } = input;
  await assertRule(draft);
  const body = { procedure: 'rule.save', ...input };
  return changeRules(engine, { ownerId, key, body, answer: SavedRule }, async (tx) => {
    await assertScope(tx, ownerId, draft);
    const at = await timeOf(tx);
    if (hasExpired(draft, at)) throw new Problem('invalid_input', 'This rule would have ended already.');
    const id = RuleId.parse(crypto.randomUUID());
    const kept = { id, ownerId, draft, origin: 'person', at } as const;
    if (ruleId === undefined) await keepRule(tx, kept);
    else {
      const { position, revokedAt } = await findRule(tx, ownerId, ruleId);
      if (revokedAt !== undefined) throw new Problem('rule_not_found', 'This rule was taken back meanwhile.');
      await revokeRule(tx, ruleId, at);
      await keepRule(tx, { ...kept, position });
    }
    return { rule: await findRule(tx, ownerId, id) };
  });
}

async function moveRule(engine: EngineContext, ownerId: OwnerId, { key, ...input }: MoveRule): Promise<Done> {
  const { ruleId, before } = input;
  const body = { procedure: 'rule.move', ...input };
  return changeRules<Done>(engine, { ownerId, key, body, answer: Done }, async (tx) => {
    const rules = await rulesOf(tx, ownerId, await timeOf(tx));
    const held = rules.filter(({ revokedAt }) => revokedAt === undefined);
    const moved = held.find(({ id }) => id === ruleId);
    if (!moved || (before !== undefined && !held.some(({ id }) => id === before))) {
      throw new Problem('rule_not_found', 'There is no such rule any more.');
    }
    const order = held.filter((rule) => rule !== moved);
    const at = before === undefined || before === ruleId ? order.length : order.findIndex(({ id }) => id === before);
    order.splice(before === ruleId ? held.indexOf(moved) : at, 0, moved);
    await placeRules(tx, order);
    return { accepted: true };
  });
}

async function revoke(engine: EngineContext, ownerId: OwnerId, { key, ruleId }: RevokeRule): Promise<Done> {
  const body = { procedure: 'rule.revoke', ruleId };
  return changeRules<Done>(engine, { ownerId, key, body, answer: Done }, async (tx) => {
    await findRule(tx, ownerId, ruleId);
    await revokeRule(tx, ruleId, await timeOf(tx));
    return { accepted: true };
  });
}

async function testRule(engine: EngineContext, ownerId: OwnerId, { rule }: { rule: RuleDraft }): Promise<RuleTest> {
  const checked = await checkRule(rule);
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  const past = await work.transaction('read_list', async (tx) => {
    await assertScope(tx, ownerId, rule);
    return pastCallsOf(tx, ownerId, backtested);
  });
  return { ...checked, backtest: backtest(rule, past) };
}
