import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV4 } from '@ai-sdk/provider';

/** Any server that speaks OpenAI's Chat Completions: Ollama, LM Studio, vLLM, llama.cpp, a gateway. Many need no key. */
export function compatibleModel(modelId: string, settings: { baseUrl: string; apiKey?: string }): LanguageModelV4 {
  const key = settings.apiKey === undefined ? {} : { apiKey: settings.apiKey };
  // Without `includeUsage` these servers do not say how many tokens a stream took.
  const provider = createOpenAICompatible({
    name: 'compatible',
    baseURL: settings.baseUrl,
    includeUsage: true,
    ...key,
  });
  return provider.chatModel(modelId);
}
