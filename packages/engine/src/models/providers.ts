import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ModelRef } from '@codelab/protocol/agent';
import { Provider } from '@codelab/protocol/model';
import { type DemoPace, demoModel } from './demo-model.ts';
import { anthropicModel } from './providers/anthropic.ts';
import { compatibleModel } from './providers/compatible.ts';
import { googleModel } from './providers/google.ts';
import { openaiModel } from './providers/openai.ts';
import { ModelFailure } from './reply.ts';

type Keyed = { readonly apiKey: string; readonly baseUrl?: string };

/** What is known about each provider, in the clear; from the settings, else from the environment. */
export type ProviderSettings = {
  readonly openai?: Keyed;
  readonly anthropic?: Keyed;
  readonly google?: Keyed;
  readonly compatible?: { readonly baseUrl: string; readonly apiKey?: string };
  /** How fast the built-in model speaks. */
  readonly demo?: DemoPace;
};

/** The model that a reference names. Throws `ModelFailure` when its provider is not configured; calls nothing. */
export function modelFor(ref: ModelRef, settings: ProviderSettings): LanguageModelV4 {
  if (ref === 'demo') return demoModel(settings.demo);

  const slash = ref.indexOf('/');
  const provider = Provider.parse(ref.slice(0, slash));
  const modelId = ref.slice(slash + 1);
  switch (provider) {
    case 'openai':
      return openaiModel(modelId, settings.openai ?? missing('OpenAI needs an API key', 'OPENAI_API_KEY'));
    case 'anthropic':
      return anthropicModel(modelId, settings.anthropic ?? missing('Anthropic needs an API key', 'ANTHROPIC_API_KEY'));
    case 'google':
      return googleModel(
        modelId,
        settings.google ?? missing('Google needs an API key', 'GOOGLE_GENERATIVE_AI_API_KEY'),
      );
    case 'compatible':
      return compatibleModel(
        modelId,
        settings.compatible ?? missing('An OpenAI-compatible server needs its address', 'CODELAB_COMPATIBLE_URL'),
      );
  }
}

function missing(what: string, variable: string): never {
  throw new ModelFailure({
    code: 'provider_not_configured',
    message: `${what}: set it under Settings → Models, or in the environment variable ${variable}.`,
    retryable: false,
  });
}
