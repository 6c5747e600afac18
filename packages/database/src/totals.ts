import { eq, type SQL, sql } from 'drizzle-orm';
import type { Cost, Spent, Usage } from '@codelab/protocol/agent';
import type { ConversationId, PlanId, SubtaskId } from '@codelab/protocol/ids';
import { conversations, turns } from './schema/conversations.ts';
import type { Transaction } from './unit-of-work.ts';

const used = (name: keyof Usage) => sum(sql`(${turns.usage}->>${name}::text)::bigint`);

/** Over all turns of a group. Turns from before costs were kept have no price. */
const sums = {
  inputTokens: used('inputTokens'),
  outputTokens: used('outputTokens'),
  reasoningTokens: used('reasoningTokens'),
  modelCalls: used('modelCalls'),
  microDollars: sum(sql`(${turns.cost}->>'microDollars')::bigint`),
  unpricedCalls: sum(sql`coalesce(${turns.cost}->>'unpricedCalls', ${turns.usage}->>'modelCalls')::bigint`),
};

type Sums = { readonly [Name in keyof typeof sums]: number };

function spentIn({ microDollars, unpricedCalls, inputTokens, outputTokens, reasoningTokens, modelCalls }: Sums): Spent {
  return {
    usage: { inputTokens, outputTokens, reasoningTokens, modelCalls },
    cost: { microDollars, unpricedCalls },
  };
}

/** What all turns of a conversation used, and what it cost. */
export async function totalOf(tx: Transaction, conversationId: ConversationId): Promise<Spent> {
  const [total] = await tx.select(sums).from(turns).where(eq(turns.conversationId, conversationId));
  if (!total) throw new Error('a sum has one row');
  return spentIn(total);
}

/** What every try of each step of a plan has spent so far. */
export async function spentOnSteps(tx: Transaction, planId: PlanId): Promise<Map<SubtaskId, Spent>> {
  const rows = await tx
    .select({ id: conversations.parentSubtaskId, ...sums })
    .from(conversations)
    .innerJoin(turns, eq(turns.conversationId, conversations.id))
    .where(eq(conversations.parentPlanId, planId))
    .groupBy(conversations.parentSubtaskId);
  return new Map(rows.flatMap(({ id, ...total }) => (id === null ? [] : [[id, spentIn(total)]])));
}

function sum(value: SQL): SQL<number> {
  return sql`coalesce(sum(${value}), 0)`.mapWith(Number);
}

/** Adds what one model call used and cost to its turn. */
export function plusSpent({ usage, cost }: Spent): { usage: SQL<Usage>; cost: SQL<Cost> } {
  return {
    usage: sql<Usage>`jsonb_build_object(
      'inputTokens', (${turns.usage}->>'inputTokens')::bigint + ${usage.inputTokens}::bigint,
      'outputTokens', (${turns.usage}->>'outputTokens')::bigint + ${usage.outputTokens}::bigint,
      'reasoningTokens', (${turns.usage}->>'reasoningTokens')::bigint + ${usage.reasoningTokens}::bigint,
      'modelCalls', (${turns.usage}->>'modelCalls')::bigint + ${usage.modelCalls}::bigint)`,
    cost: sql<Cost>`jsonb_build_object(
      'microDollars', coalesce((${turns.cost}->>'microDollars')::bigint, 0) + ${cost.microDollars}::bigint,
      'unpricedCalls', coalesce(${turns.cost}->>'unpricedCalls', ${turns.usage}->>'modelCalls')::bigint
        + ${cost.unpricedCalls}::bigint)`,
  };
}
