import type { ApprovalId } from '@codelab/protocol/ids';

/** What a turn may use up before a person is asked whether it is to go on. */
export type BudgetKind = 'steps' | 'tokens' | 'money' | 'repeats';

/**
 * `steps`: model calls that were answered. `tokens`: said to the model and by it. `money`: millionths of a US dollar that
 * are known to be spent. `repeats`: how often the most frequent call was made with the very same arguments.
 */
export type Spent = Readonly<Record<BudgetKind, number>>;

const kinds: readonly BudgetKind[] = ['steps', 'tokens', 'money', 'repeats'];

/** The budget that is used up, if one is. Every time a person says "go on", all of them grow by as much again. */
export function reachedBudget(spent: Spent, limits: Spent, grants: number): BudgetKind | undefined {
  return kinds.find((kind) => spent[kind] >= limits[kind] * (1 + grants));
}

/** Where a turn stands with its budgets. */
export type Budget =
  | { readonly status: 'within' }
  | { readonly status: 'reached'; readonly kind: BudgetKind }
  | { readonly status: 'asked'; readonly approvalId: ApprovalId };
