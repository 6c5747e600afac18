import { createOpenAI } from '@ai-sdk/openai';
import type { LanguageModelV4 } from '@ai-sdk/provider';
import { withProviderOptions } from './with-provider-options.ts';

/**
 * Always the Responses API: the newest models, and reasoning that goes on after a tool call, exist only there. A server
 * that speaks only Chat Completions is a `compatible` one. Nothing is stored at the provider: we keep the transcript,
 * and reasoning comes back to us encrypted.
 */
export function openaiModel(modelId: string, settings: { apiKey: string; baseUrl?: string }): LanguageModelV4 {
  // The address is always given, or the client would take one from the environment.
  const provider = createOpenAI({ apiKey: settings.apiKey, baseURL: settings.baseUrl ?? 'https://api.openai.com/v1' });
  return withProviderOptions(provider.responses(modelId), { openai: { store: false } });
}
