import type { Cost, Spent, Usage } from '@codelab/protocol/agent';
import type { ModelPrice } from '@codelab/protocol/model';

/** A price as providers publish it: some charge for writing to their cache, and more for all of a long prompt. */
export type Price = ModelPrice & {
  readonly cacheWrite?: number;
  readonly long?: ModelPrice & { readonly overTokens: number; readonly cacheWrite?: number };
};

/** Tokens of one model call, each counted once. */
export type BilledTokens = {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
};

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, reasoningTokens: 0, modelCalls: 0 };
export const noCost: Cost = { microDollars: 0, unpricedCalls: 0 };

export function addUsage(left: Usage, right: Usage): Usage {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    reasoningTokens: left.reasoningTokens + right.reasoningTokens,
    modelCalls: left.modelCalls + right.modelCalls,
  };
}

export function addCost(left: Cost, right: Cost): Cost {
  return {
    microDollars: left.microDollars + right.microDollars,
    unpricedCalls: left.unpricedCalls + right.unpricedCalls,
  };
}

export const noSpent: Spent = { usage: noUsage, cost: noCost };

export function addSpent(left: Spent, right: Spent): Spent {
  return { usage: addUsage(left.usage, right.usage), cost: addCost(left.cost, right.cost) };
}

/** Of calls that nobody has put a price on. */
export function unpriced({ modelCalls }: Usage): Cost {
  return { microDollars: 0, unpricedCalls: modelCalls };
}

/**
 * Of one model call. A dollar per million tokens is a millionth of a dollar per token; prices have up to six decimals,
 * and only the sum is rounded.
 */
export function costOf(price: Price | undefined, tokens: BilledTokens | undefined): Cost {
  if (!price || !tokens) return { microDollars: 0, unpricedCalls: 1 };
  const { input, cacheRead, cacheWrite, output } = tokens;
  const isLong = price.long !== undefined && input + cacheRead + cacheWrite > price.long.overTokens;
  const rate = isLong && price.long ? price.long : price;
  const millionths =
    times(input, rate.input) +
    times(cacheRead, rate.cachedInput ?? rate.input) +
    times(cacheWrite, rate.cacheWrite ?? rate.input) +
    times(output, rate.output);
  return { microDollars: Number((millionths + 500_000n) / 1_000_000n), unpricedCalls: 0 };
}

function times(tokens: number, dollars: number): bigint {
  return BigInt(tokens) * BigInt(Math.round(dollars * 1_000_000));
}
