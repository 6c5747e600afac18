import type { LanguageModelV4, LanguageModelV4CallOptions, SharedV4ProviderOptions } from '@ai-sdk/provider';

/** The same model, called with these options of its provider every time. */
export function withProviderOptions(model: LanguageModelV4, providerOptions: SharedV4ProviderOptions): LanguageModelV4 {
  const own = (options: LanguageModelV4CallOptions) => ({
    ...options,
    providerOptions: { ...providerOptions, ...options.providerOptions },
  });
  return {
    specificationVersion: 'v4',
    provider: model.provider,
    modelId: model.modelId,
    supportedUrls: model.supportedUrls,
    doGenerate: (options) => model.doGenerate(own(options)),
    doStream: (options) => model.doStream(own(options)),
  };
}
