import { createGoogle } from '@ai-sdk/google';
import type { LanguageModelV4 } from '@ai-sdk/provider';

export function googleModel(modelId: string, settings: { apiKey: string; baseUrl?: string }): LanguageModelV4 {
  const baseURL = settings.baseUrl ?? 'https://generativelanguage.googleapis.com/v1beta';
  return createGoogle({ apiKey: settings.apiKey, baseURL })(modelId);
}
