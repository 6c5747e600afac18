import type { LanguageModelV4 } from '@ai-sdk/provider';
import * as z from 'zod';
import type { Database } from '@codelab/database/connect';
import type { Log } from '@codelab/database/log';
import {
  defaultModelOf,
  findProviderRow,
  type ProviderRow,
  providerRows,
  saveDefaultModel,
  saveProvider,
} from '@codelab/database/settings';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import type { Price } from '@codelab/domain/cost';
import { ModelRef } from '@codelab/protocol/agent';
import type { OwnerId } from '@codelab/protocol/ids';
import {
  type ModelConfigure,
  type ModelList,
  type ModelOption,
  type ModelPrice,
  Provider,
  type ProviderState,
} from '@codelab/protocol/model';
import { Problem } from '@codelab/protocol/problem';
import { once } from '../commands/once.ts';
import { providerOf } from '../models/circuits.ts';
import type { LoopbackServers } from '../models/loopback-servers.ts';
import { knownPrice } from '../models/prices.ts';
import { modelFor, type ProviderSettings } from '../models/providers.ts';
import { ModelFailure } from '../models/reply.ts';
import type { SecretBox } from './secret-box.ts';

/** Without a price, nobody knows what a call costs. */
export type PricedModel = { readonly model: LanguageModelV4; readonly price: Price | undefined };

export type Models = {
  modelFor(ownerId: OwnerId, ref: ModelRef): Promise<PricedModel>;
  list(ownerId: OwnerId): Promise<ModelList>;
  configure(ownerId: OwnerId, input: ModelConfigure): Promise<ModelList>;
};

const Saved = z.object({ saved: z.literal(true) });

type Known = {
  readonly database: Database;
  readonly log: Log;
  readonly box: SecretBox;
  readonly servers: LoopbackServers;
  readonly environment: ProviderSettings;
  readonly defaultModel: ModelRef;
  /** Tests only: every call goes to this one, at the price of the one that was named. */
  readonly instead?: LanguageModelV4;
};

/** Names that are offered for a provider whose owner has listed none; any other can be typed. */
const usualModels: Record<Provider, readonly string[]> = {
  openai: ['gpt-5.6', 'gpt-5.4-mini'],
  anthropic: ['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5'],
  google: ['gemini-3.1-pro-preview', 'gemini-3.5-flash'],
  compatible: [],
};

/** Providers and their keys: what is set in the interface wins over the environment; keys are sealed and never sent out. */
export function openModels(known: Known): Models {
  const { database, log, box, environment } = known;

  async function rowOf(ownerId: OwnerId, provider: Provider | undefined): Promise<ProviderRow | undefined> {
    if (provider === undefined) return undefined;
    await using work = openUnitOfWork(database, { log });
    return work.transaction('read_one', (tx) => findProviderRow(tx, ownerId, provider));
  }

  async function list(ownerId: OwnerId): Promise<ModelList> {
    await using work = openUnitOfWork(database, { log });
    const { rows, chosen } = await work.transaction('read_list', async (tx) => ({
      rows: await providerRows(tx, ownerId),
      chosen: await defaultModelOf(tx, ownerId),
    }));
    const providers = Provider.options.map((provider) => stateOf(provider, rows, environment));
    const offered = providers.flatMap((state) => offeredBy(state, rows));
    const demo: ModelOption = { ref: ModelRef.parse('demo'), title: 'Demo (no reasoning)', available: true };
    const found = await known.servers.find();
    return { default: chosen ?? known.defaultModel, models: [demo, ...offered], providers, found };
  }

  return {
    async modelFor(ownerId, ref) {
      const row = await rowOf(ownerId, providerOf(ref));
      const model = known.instead ?? modelFor(ref, row ? withRow(environment, row, box) : environment);
      return { model, price: priceOf(ref, row) };
    },
    list,
    async configure(ownerId, { key, ...input }) {
      await using work = openUnitOfWork(database, { log, command: 'configure model' });
      // The key is part of what was asked, but only its seal may be kept: not even its hash stands beside the command.
      const { apiKey: _, ...body } = input;
      const asked = {
        label: 'save_settings',
        ownerId,
        key,
        body: { procedure: 'configure', ...body },
        answer: Saved,
      } as const;
      await once(work, asked, async (tx) => {
        const { provider } = input;
        if (provider !== undefined) {
          const before = await findProviderRow(tx, ownerId, provider);
          await saveProvider(tx, changed(before, { ownerId, provider, input, box }));
        } else if ([input.apiKey, input.baseUrl, input.models, input.prices].some((one) => one !== undefined)) {
          throw new Problem('invalid_input', 'Say which provider this is for.');
        }
        if (input.default !== undefined) await saveDefaultModel(tx, ownerId, input.default);
        return { saved: true };
      });
      return list(ownerId);
    },
  };
}

function rowName(ownerId: OwnerId, provider: Provider): string {
  return `provider_settings.sealed_key:${ownerId}:${provider}`;
}

function changed(
  before: ProviderRow | undefined,
  asked: { ownerId: OwnerId; provider: Provider; input: Omit<ModelConfigure, 'key'>; box: SecretBox },
): ProviderRow {
  const { ownerId, provider, input, box } = asked;
  const row = before ?? { ownerId, provider, sealedKey: null, keyHint: null, baseUrl: null, models: [], prices: {} };
  const { apiKey, baseUrl, models, prices } = input;
  return {
    ...row,
    ...(apiKey !== undefined && {
      sealedKey: apiKey === null ? null : box.seal(apiKey, rowName(ownerId, provider)),
      keyHint: apiKey === null ? null : apiKey.slice(-4),
    }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(models !== undefined && { models }),
    ...(prices !== undefined && { prices: repriced(row.prices, prices) }),
  };
}

function repriced(before: ProviderRow['prices'], asked: NonNullable<ModelConfigure['prices']>): ProviderRow['prices'] {
  const prices = { ...before };
  for (const [name, price] of Object.entries(asked)) {
    if (price === null) delete prices[name];
    else prices[name] = price;
  }
  return prices;
}

/** What a person says goes before what the server knows. */
function priceOf(ref: ModelRef, row: ProviderRow | undefined): Price | undefined {
  return ownPrice(ref, row) ?? knownPrice(ref);
}

function ownPrice(ref: ModelRef, row: ProviderRow | undefined): ModelPrice | undefined {
  const name = ref.slice(ref.indexOf('/') + 1);
  return row && Object.hasOwn(row.prices, name) ? row.prices[name] : undefined;
}

/** Without the terms for caches and long prompts that only the bill needs. */
function shownPrice({ input, output, cachedInput }: Price): ModelPrice {
  return { input, output, ...(cachedInput !== undefined && { cachedInput }) };
}

function withRow(settings: ProviderSettings, row: ProviderRow, box: SecretBox): ProviderSettings {
  const { provider } = row;
  const sealed = row.sealedKey === null ? undefined : opened(row, row.sealedKey, box);
  if (provider === 'compatible') {
    const baseUrl = row.baseUrl ?? settings.compatible?.baseUrl;
    const apiKey = sealed ?? (row.baseUrl === null ? settings.compatible?.apiKey : undefined);
    return baseUrl === undefined
      ? settings
      : { ...settings, compatible: { baseUrl, ...(apiKey !== undefined && { apiKey }) } };
  }
  const apiKey = sealed ?? settings[provider]?.apiKey;
  const baseUrl = row.baseUrl ?? settings[provider]?.baseUrl;
  if (apiKey === undefined) return settings;
  return { ...settings, [provider]: { apiKey, ...(baseUrl !== undefined && { baseUrl }) } };
}

function opened({ ownerId, provider }: ProviderRow, sealed: string, box: SecretBox): string {
  try {
    return box.open(sealed, rowName(ownerId, provider));
  } catch (cause) {
    throw unreadable(provider, cause);
  }
}

/** The server's secret was changed, say. Nothing but the owner can mend it. */
function unreadable(provider: Provider, cause: unknown): ModelFailure {
  const message = `The key that is kept for ${provider} cannot be read any more. Set it again under Settings → Models.`;
  return new ModelFailure({ code: 'provider_not_configured', message, retryable: false, cause });
}

function stateOf(provider: Provider, rows: readonly ProviderRow[], environment: ProviderSettings): ProviderState {
  const row = rows.find((one) => one.provider === provider);
  const given = environment[provider];
  const isSet = provider === 'compatible' ? row?.baseUrl != null : row?.sealedKey != null;
  const source = isSet ? ('settings' as const) : given ? ('environment' as const) : undefined;
  const baseUrl = row?.baseUrl ?? given?.baseUrl;
  const hint = row?.keyHint ?? (source === 'environment' ? given?.apiKey?.slice(-4) : undefined);
  return {
    provider,
    configured: source !== undefined,
    ...(source && { source }),
    ...(hint != null && { keyHint: hint }),
    ...(baseUrl != null && { baseUrl }),
  };
}

function offeredBy(state: ProviderState, rows: readonly ProviderRow[]): ModelOption[] {
  const row = rows.find((one) => one.provider === state.provider);
  const names = row && row.models.length > 0 ? row.models : usualModels[state.provider];
  return names.map((name) => {
    const ref = ModelRef.parse(`${state.provider}/${name}`);
    const price = priceOf(ref, row);
    return {
      ref,
      title: name,
      available: state.configured,
      ...(price && { price: shownPrice(price) }),
      ...(ownPrice(ref, row) && { isOwnPrice: true }),
    };
  });
}
