import { createAnthropic } from '@ai-sdk/anthropic';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { withProviderOptions } from './with-provider-options.ts';

/** The prompt so far is cached at the provider: each step repeats it, and a cached token costs a tenth. */
export function anthropicModel(modelId: string, settings: { apiKey: string; baseUrl?: string }): LanguageModelV4 {
  // The address is always given, or the client would take one from the environment.
  const baseURL = settings.baseUrl ?? 'https://api.anthropic.com/v1';
  const provider = createAnthropic({ apiKey: settings.apiKey, baseURL });
  return withProviderOptions(provider(modelId), { anthropic: { cacheControl: { type: 'ephemeral' } } });
}
