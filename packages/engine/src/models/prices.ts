import type { Price } from '@codelab/domain/cost';
import type { ModelRef } from '@codelab/protocol/agent';

/**
 * US dollars per million tokens of text, standard service, as of 2026-11-23. Sources: the data of
 * `@pydantic/genai-prices` 0.1.8, which is kept from the providers' pages (developers.openai.com/api/docs/pricing,
 * platform.claude.com/docs/en/about-claude/pricing, ai.google.dev/gemini-api/docs/pricing); the 5.5 models of
 * Anthropic, which are newer, from that page. A model that is not here has no price until a person sets one.
 */
const prices: Readonly<Record<string, Price>> = {
  'openai/gpt-5.6': longer({ input: 4, cachedInput: 0.4, cacheWrite: 5, output: 20 }, 272_000),
  'openai/gpt-5.5': longer({ input: 5, cachedInput: 0.5, output: 30 }, 272_000),
  'openai/gpt-5.4': longer({ input: 2.5, cachedInput: 0.25, output: 15 }, 272_000),
  'openai/gpt-5.4-mini': { input: 0.75, cachedInput: 0.075, output: 4.5 },
  'openai/gpt-5.4-nano': { input: 0.2, cachedInput: 0.02, output: 1.25 },
  'openai/gpt-5.3-codex': { input: 1.75, cachedInput: 0.175, output: 14 },
  'openai/gpt-5.2': { input: 1.75, cachedInput: 0.175, output: 14 },
  'openai/gpt-5.2-codex': { input: 1.75, cachedInput: 0.175, output: 14 },
  'openai/gpt-5.1': { input: 1.25, cachedInput: 0.125, output: 10 },
  'openai/gpt-5': { input: 1.25, cachedInput: 0.125, output: 10 },
  'openai/gpt-5-mini': { input: 0.25, cachedInput: 0.025, output: 2 },
  'openai/gpt-5-nano': { input: 0.05, cachedInput: 0.005, output: 0.4 },
  'openai/gpt-4.1': { input: 2, cachedInput: 0.5, output: 8 },
  'openai/gpt-4.1-mini': { input: 0.4, cachedInput: 0.1, output: 1.6 },
  'anthropic/claude-opus-5-5': { input: 4, cachedInput: 0.2, cacheWrite: 5, output: 20 },
  'anthropic/claude-sonnet-5-5': { input: 2, cachedInput: 0.1, cacheWrite: 2.5, output: 10 },
  'anthropic/claude-haiku-5-5': {
    ...{ input: 0.1, cachedInput: 0.01, cacheWrite: 0.125, output: 0.5 },
    long: { overTokens: 100_000, input: 0.5, cachedInput: 0.05, cacheWrite: 0.625, output: 2.5 },
  },
  'anthropic/claude-opus-5': { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 25 },
  'anthropic/claude-sonnet-5': { input: 2, cachedInput: 0.2, cacheWrite: 2.5, output: 10 },
  'anthropic/claude-opus-4-8': { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 25 },
  'anthropic/claude-opus-4-7': { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 25 },
  'anthropic/claude-opus-4-6': { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 25 },
  'anthropic/claude-opus-4-5': { input: 5, cachedInput: 0.5, cacheWrite: 6.25, output: 25 },
  'anthropic/claude-sonnet-4-6': { input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15 },
  'anthropic/claude-sonnet-4-5': longer({ input: 3, cachedInput: 0.3, cacheWrite: 3.75, output: 15 }, 200_000),
  'anthropic/claude-haiku-4-5': { input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 5 },
  'google/gemini-3.5-flash': { input: 1.5, cachedInput: 0.15, output: 9 },
  'google/gemini-3.1-pro': longer({ input: 2, cachedInput: 0.2, output: 12 }, 200_000),
  'google/gemini-3-pro': longer({ input: 2, cachedInput: 0.2, output: 12 }, 200_000),
  'google/gemini-3-flash': { input: 0.5, cachedInput: 0.05, output: 3 },
  'google/gemini-2.5-pro': longer({ input: 1.25, cachedInput: 0.125, output: 10 }, 200_000),
  'google/gemini-2.5-flash': { input: 0.3, cachedInput: 0.03, output: 2.5 },
};

const free: Price = { input: 0, output: 0 };

/** What is known of a model's price. A dated or preview name costs what the model costs that it is one of. */
export function knownPrice(ref: ModelRef): Price | undefined {
  if (ref === 'demo') return free;
  return prices[ref] ?? prices[ref.replace(/-(\d{8}|\d{4}-\d{2}-\d{2}|preview)$/, '')];
}

/** Twice the price for what goes in and half as much again for what comes out: the usual terms for long prompts. */
function longer(price: Price, overTokens: number): Price {
  const { input, cachedInput = input, cacheWrite, output } = price;
  const double = { input: input * 2, cachedInput: cachedInput * 2, output: output * 1.5 };
  const long = { overTokens, ...double, ...(cacheWrite !== undefined && { cacheWrite: cacheWrite * 2 }) };
  return { ...price, long };
}
