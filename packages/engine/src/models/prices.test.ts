import { expect, test } from 'vitest';
import { ModelRef } from '@codelab/protocol/agent';
import { knownPrice } from './prices.ts';

const priceOf = (ref: string) => knownPrice(ModelRef.parse(ref));

test('the demo model is free, and what nobody has listed has no price', () => {
  expect(priceOf('demo')).toEqual({ input: 0, output: 0 });
  expect(priceOf('compatible/llama3')).toBeUndefined();
  expect(priceOf('compatible/gpt-5.2')).toBeUndefined();
  expect(priceOf('openai/gpt-9')).toBeUndefined();
});

test('a dated or preview name costs what its model costs', () => {
  expect(priceOf('anthropic/claude-sonnet-4-5-20250929')).toEqual(priceOf('anthropic/claude-sonnet-4-5'));
  expect(priceOf('openai/gpt-5.2-2025-12-11')).toEqual(priceOf('openai/gpt-5.2'));
  expect(priceOf('google/gemini-3-flash-preview')).toMatchObject({ input: 0.5, output: 3 });
  expect(priceOf('openai/gpt-5.2-pro')).toBeUndefined();
});

test('long prompts cost more where the provider says so', () => {
  expect(priceOf('google/gemini-2.5-pro')?.long).toEqual({
    overTokens: 200_000,
    input: 2.5,
    cachedInput: 0.25,
    output: 15,
  });
});
