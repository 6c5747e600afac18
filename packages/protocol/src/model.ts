import * as z from 'zod';
import { ModelRef } from './agent.ts';
import { CommandKey } from './ids.ts';

export const Provider = z.enum(['openai', 'anthropic', 'google', 'compatible']);
export type Provider = z.infer<typeof Provider>;

const dollars = z.number().nonnegative().max(100_000);

/** US dollars per million tokens. */
export const ModelPrice = z.strictObject({
  input: dollars,
  output: dollars,
  /** Of input that the provider had in its cache; absent: as any other. */
  cachedInput: dollars.optional(),
});
export type ModelPrice = z.infer<typeof ModelPrice>;

/** A model one may choose. */
export const ModelOption = z.object({
  ref: ModelRef,
  title: z.string(),
  available: z.boolean(),
  /** Absent: nobody knows. */
  price: ModelPrice.optional(),
  /** It was set by a person, and goes before what the server knows. */
  isOwnPrice: z.boolean().optional(),
});
export type ModelOption = z.infer<typeof ModelOption>;

export const ProviderState = z.object({
  provider: Provider,
  configured: z.boolean(),
  /** Where the key comes from; a setting made in the interface wins over the environment. */
  source: z.enum(['environment', 'settings']).optional(),
  /** The last four characters; the key itself never leaves the server. */
  keyHint: z.string().optional(),
  baseUrl: z.string().optional(),
});
export type ProviderState = z.infer<typeof ProviderState>;

/** An OpenAI-compatible server that was found on loopback; used only after a person says so. */
export const FoundServer = z.object({ name: z.string(), baseUrl: z.string(), models: z.array(z.string()) });
export type FoundServer = z.infer<typeof FoundServer>;

export const ModelList = z.object({
  default: ModelRef,
  models: z.array(ModelOption),
  providers: z.array(ProviderState),
  found: z.array(FoundServer),
});
export type ModelList = z.infer<typeof ModelList>;

/** Input of `model.configure`. Absent fields stay as they are; `null` takes a setting away. */
export const ModelConfigure = z.strictObject({
  key: CommandKey,
  provider: Provider.optional(),
  apiKey: z.string().trim().min(1).max(500).nullable().optional(),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .optional(),
  /** Names of models to offer for this provider. */
  models: z.array(z.string().min(1).max(120)).max(50).optional(),
  /** By a model's name; `null` takes a price away. Models that are not named keep theirs. */
  prices: z.record(z.string().min(1).max(120), ModelPrice.nullable()).optional(),
  default: ModelRef.optional(),
});
export type ModelConfigure = z.infer<typeof ModelConfigure>;
