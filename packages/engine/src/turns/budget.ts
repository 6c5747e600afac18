import type { ToolCallRow } from '@codelab/database/messages';
import type { TurnRow } from '@codelab/database/snapshot';
import { pendingWaitFor } from '@codelab/database/waits';
import { type Budget, type BudgetKind, reachedBudget, type Spent } from '@codelab/domain/budget';
import { canonicalJson } from '@codelab/domain/canonical-json';
import type { ApprovalId } from '@codelab/protocol/ids';
import { crewOf } from '../agents/crew.ts';
import { askApproval, newApprovalId } from '../calls/ask-approval.ts';
import type { Transition } from '../transition.ts';

/** Of one turn, until a person is asked whether it is to go on. Steps are the agent's own, money is the server's. */
export const tokensPerTurn = 5_000_000;
export const repeatsPerTurn = 10;

type Limited = { readonly turnBudgetMicroDollars: number };

export async function budgetOf(
  held: Transition,
  turn: TurnRow,
  now: Limited & { calls: readonly ToolCallRow[]; isBegun: boolean },
): Promise<Budget> {
  const asked = await pendingWaitFor(held.tx, held.conversation.id, turn.id);
  if (asked) return { status: 'asked', approvalId: asked.id };
  const kind = reachedBudget(spentIn(turn, now), await limitsOf(held, now), turn.grants);
  return kind === undefined ? { status: 'within' } : { status: 'reached', kind };
}

async function limitsOf({ tx, conversation }: Transition, { turnBudgetMicroDollars: money }: Limited): Promise<Spent> {
  const agent = (await crewOf(tx, conversation)).find(conversation.agent);
  // A turn whose agent is gone ends before its next step, and is asked about nothing.
  return { steps: agent?.maxSteps ?? Number.MAX_SAFE_INTEGER, tokens: tokensPerTurn, money, repeats: repeatsPerTurn };
}

function spentIn(turn: TurnRow, { calls, isBegun }: { calls: readonly ToolCallRow[]; isBegun: boolean }): Spent {
  const times = new Map<string, number>();
  for (const call of calls) {
    const same = canonicalJson([call.tool, call.arguments]);
    times.set(same, (times.get(same) ?? 0) + 1);
  }
  return {
    steps: isBegun ? turn.step - 1 : turn.step,
    tokens: turn.usage.inputTokens + turn.usage.outputTokens,
    money: turn.cost?.microDollars ?? 0,
    repeats: Math.max(0, ...times.values()),
  };
}

/** "Go on, or stop?" A person decides; nothing else that is said does. */
export async function askBudget(
  held: Transition,
  turn: TurnRow,
  { kind, ...limited }: Limited & { kind: BudgetKind },
): Promise<ApprovalId> {
  const id = newApprovalId();
  const limit = (await limitsOf(held, limited))[kind] * (1 + turn.grants);
  await askApproval(held, {
    id,
    turnId: turn.id,
    subject: turn.id,
    payload: {
      kind: 'budget',
      arguments: { budget: kind, ...(kind === 'money' ? { limit: limit / 1_000_000, unit: 'USD' } : { limit }) },
      risk: 'execute',
      reason: reasonFor(kind, limit),
      agent: held.conversation.agent,
      files: [],
    },
  });
  return id;
}

function reasonFor(kind: BudgetKind, limit: number): string {
  switch (kind) {
    case 'steps':
      return 'budget_steps';
    case 'tokens':
      return 'budget_tokens';
    case 'money':
      return `budget_money: $${limit / 1_000_000}`;
    case 'repeats':
      return 'budget_repeats';
  }
}
