import { and, eq } from 'drizzle-orm';
import type { CommandKey, OwnerId, Timestamp } from '@codelab/protocol/ids';
import type { Json } from '@codelab/protocol/json';
import { Problem } from '@codelab/protocol/problem';
import { commands } from './schema/settings.ts';
import type { Transaction } from './unit-of-work.ts';

/**
 * Claims a command's key in the transaction of its effect. Gives the stored answer when the same command was carried
 * out before; two at once wait for each other here. A refusal rolls the claim back with everything else.
 */
export async function claimKey(
  tx: Transaction,
  command: { ownerId: OwnerId; key: CommandKey; bodyHash: string; at: Timestamp },
): Promise<{ answer: Json } | undefined> {
  const claimed = await tx.insert(commands).values(command).onConflictDoNothing().returning({ key: commands.key });
  if (claimed.length === 1) return undefined;
  const earlier = await earlierAnswer(tx, command);
  if (!earlier) throw new Error('a key that was claimed is gone');
  return earlier;
}

/** What was answered to this command before; the key of another one is refused. */
export async function earlierAnswer(
  tx: Transaction,
  command: { ownerId: OwnerId; key: CommandKey; bodyHash: string },
): Promise<{ answer: Json } | undefined> {
  const [earlier] = await tx
    .select()
    .from(commands)
    .where(and(eq(commands.ownerId, command.ownerId), eq(commands.key, command.key)));
  if (!earlier) return undefined;
  if (earlier.bodyHash !== command.bodyHash) {
    throw new Problem('key_reused', 'This key was already used for another command.');
  }
  return { answer: earlier.answer };
}

export async function storeAnswer(
  tx: Transaction,
  command: { ownerId: OwnerId; key: CommandKey },
  answer: Json,
): Promise<void> {
  await tx
    .update(commands)
    .set({ answer })
    .where(and(eq(commands.ownerId, command.ownerId), eq(commands.key, command.key)));
}
