import type { OwnerId, Timestamp } from '@codelab/protocol/ids';
import { owners } from './schema/conversations.ts';
import type { Transaction } from './unit-of-work.ts';

/** Makes the owner unless there is one already; any number of servers may do so at once. */
export async function ensureOwner(
  tx: Transaction,
  owner: { id: OwnerId; name: string; createdAt: Timestamp },
): Promise<void> {
  await tx.insert(owners).values(owner).onConflictDoNothing();
}
