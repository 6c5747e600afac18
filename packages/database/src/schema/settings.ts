import { jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { CommandKey, OwnerId } from '@codelab/protocol/ids';
import type { Json } from '@codelab/protocol/json';
import type { ModelPrice, Provider } from '@codelab/protocol/model';
import { instant } from './column.ts';
import { owners } from './conversations.ts';

/** One row per accepted command or other mutation, written in the transaction of its effect. */
export const commands = pgTable(
  'commands',
  {
    ownerId: uuid('owner_id')
      .$type<OwnerId>()
      .notNull()
      .references(() => owners.id),
    key: uuid('key').$type<CommandKey>().notNull(),
    bodyHash: text('body_hash').notNull(),
    answer: jsonb('answer').$type<Json>(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.key] })],
);

export const providerSettings = pgTable(
  'provider_settings',
  {
    ownerId: uuid('owner_id')
      .$type<OwnerId>()
      .notNull()
      .references(() => owners.id),
    provider: text('provider').$type<Provider>().notNull(),
    /** Encrypted; bound to this row. */
    sealedKey: text('sealed_key'),
    keyHint: text('key_hint'),
    baseUrl: text('base_url'),
    models: jsonb('models').$type<string[]>().notNull(),
    /** What a person says that models cost, by their names. */
    prices: jsonb('prices').$type<Record<string, ModelPrice>>().notNull().default({}),
  },
  (table) => [primaryKey({ columns: [table.ownerId, table.provider] })],
);
