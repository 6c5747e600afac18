import { and, eq } from 'drizzle-orm';
import type { ModelRef } from '@codelab/protocol/agent';
import type { OwnerId } from '@codelab/protocol/ids';
import type { Provider } from '@codelab/protocol/model';
import { owners } from './schema/conversations.ts';
import { providerSettings } from './schema/settings.ts';
import type { Transaction } from './unit-of-work.ts';

export type ProviderRow = typeof providerSettings.$inferSelect;

export function providerRows(tx: Transaction, ownerId: OwnerId): Promise<ProviderRow[]> {
  return tx.select().from(providerSettings).where(eq(providerSettings.ownerId, ownerId));
}

export async function findProviderRow(
  tx: Transaction,
  ownerId: OwnerId,
  provider: Provider,
): Promise<ProviderRow | undefined> {
  const [row] = await tx
    .select()
    .from(providerSettings)
    .where(and(eq(providerSettings.ownerId, ownerId), eq(providerSettings.provider, provider)));
  return row;
}

export async function saveProvider(tx: Transaction, row: ProviderRow): Promise<void> {
  const { ownerId, provider, ...values } = row;
  await tx
    .insert(providerSettings)
    .values(row)
    .onConflictDoUpdate({ target: [providerSettings.ownerId, providerSettings.provider], set: values });
}

export async function defaultModelOf(tx: Transaction, ownerId: OwnerId): Promise<ModelRef | undefined> {
  const [owner] = await tx.select({ model: owners.defaultModel }).from(owners).where(eq(owners.id, ownerId));
  return owner?.model ?? undefined;
}

export async function saveDefaultModel(tx: Transaction, ownerId: OwnerId, model: ModelRef): Promise<void> {
  await tx.update(owners).set({ defaultModel: model }).where(eq(owners.id, ownerId));
}
