import { eq, type SQL, sql } from 'drizzle-orm';
import type { Cost, Usage } from '@codelab/protocol/agent';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import { turns } from './schema/conversations.ts';
import type { Transaction } from './unit-of-work.ts';

type Spent = { readonly usage: Usage; readonly cost: Cost };

/** What all turns of a conversation used, and what it cost. Turns from before costs were kept have no price. */
export async function totalOf(tx: Transaction, conversationId: ConversationId): Promise<ConversationView['total']> {
  const used = (name: keyof Usage) => sum(sql`(${turns.usage}->>${name}::text)::bigint`);
  const [total] = await tx
    .select({
      inputTokens: used('inputTokens'),
      outputTokens: used('outputTokens'),
      reasoningTokens: used('reasoningTokens'),
      modelCalls: used('modelCalls'),
      microDollars: sum(sql`(${turns.cost}->>'microDollars')::bigint`),
      unpricedCalls: sum(sql`coalesce(${turns.cost}->>'unpricedCalls', ${turns.usage}->>'modelCalls')::bigint`),
    })
    .from(turns)
    .where(eq(turns.conversationId, conversationId));
  if (!total) throw new Error('a sum has one row');
  const { microDollars, unpricedCalls, ...usage } = total;
  return { usage, cost: { microDollars, unpricedCalls } };
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
