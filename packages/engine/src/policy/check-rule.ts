import { findConversation } from '@codelab/database/conversations';
import type { Transaction } from '@codelab/database/unit-of-work';
import { findWorkspace } from '@codelab/database/workspaces';
import { examplesAgainst, type ReadExample, whyNotARule } from '@codelab/domain/rule-examples';
import type { OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { BrokenExample, RuleDraft, RuleExample } from '@codelab/protocol/rule';
import { commandFacts } from '../sandbox/command-facts.ts';

/** Why a rule cannot be kept, and the examples that it does not keep. */
export type Checked = { readonly problem?: string; readonly broken: BrokenExample[] };

export async function checkRule(rule: RuleDraft): Promise<Checked> {
  const problem = whyNotARule(rule);
  const [matches, notMatches] = [await read(rule.matches), await read(rule.notMatches)];
  return { broken: examplesAgainst(rule, { matches, notMatches }), ...(problem !== undefined && { problem }) };
}

function read(examples: readonly RuleExample[] = []): Promise<ReadExample[]> {
  return Promise.all(
    examples.map(async (example) => ({
      example,
      command: example.command === undefined ? undefined : await commandFacts(example.command),
    })),
  );
}

/** Throws the refusal that names what is wrong with it. */
export async function assertRule(rule: RuleDraft): Promise<void> {
  const { problem, broken } = await checkRule(rule);
  if (problem !== undefined) throw new Problem('invalid_input', problem);
  const [first] = broken;
  if (!first) return;
  const example = rule[first.list]?.[first.index];
  const said = example?.command ?? example?.path ?? example?.url ?? example?.tool ?? example?.agent ?? '';
  const why = first.list === 'matches' ? 'must fit this rule, and does not' : 'must not fit this rule, and does';
  throw new Problem('invalid_input', `The example "${said}" ${why}.`, { broken });
}

/** What it is to hold in is the owner's own. */
export async function assertScope(tx: Transaction, ownerId: OwnerId, { scope }: RuleDraft): Promise<void> {
  switch (scope.in) {
    case 'everywhere':
      return;
    case 'workspace':
      await findWorkspace(tx, ownerId, scope.workspaceId);
      return;
    case 'conversation':
      await findConversation(tx, ownerId, scope.conversationId);
      return;
  }
}
