import { and, asc, desc, eq } from 'drizzle-orm';
import type { Approval, ApprovalDetails, Decided } from '@codelab/protocol/approval';
import type { ApprovalId, CallId, ConversationId, OwnerId, PlanId, TurnId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { conversations } from './schema/conversations.ts';
import { toolCalls, waits } from './schema/work.ts';
import type { Transaction } from './unit-of-work.ts';

export type WaitRow = typeof waits.$inferSelect;

/** An approval as it stands on the wire. */
export function approvalOf(row: WaitRow): Approval {
  if (!row.payload) throw new Error('a wait without a payload is not an approval');
  const { kind, tool, arguments: given, risk, reason, agent, files, trial, command, staleReason } = row.payload;
  return {
    id: row.id,
    kind,
    version: row.version,
    digest: row.digest,
    conversationId: row.conversationId,
    risk,
    reason,
    agent,
    files,
    requestedAt: row.createdAt,
    ...(kind !== 'budget' && { callId: row.subject as CallId }),
    ...(tool !== undefined && { tool }),
    ...(given !== undefined && { arguments: given }),
    ...(trial !== undefined && { trial }),
    ...(command !== undefined && { command }),
    ...(staleReason !== undefined && { staleReason }),
    ...(row.expiresAt !== null && { expiresAt: row.expiresAt }),
  };
}

/** What waits in one conversation, oldest first; what one answer asks for, in the order of its calls. */
export async function pendingWaits(tx: Transaction, conversationId: ConversationId): Promise<WaitRow[]> {
  const rows = await tx
    .select({ wait: waits })
    .from(waits)
    .leftJoin(toolCalls, and(eq(toolCalls.conversationId, waits.conversationId), eq(toolCalls.id, waits.subject)))
    .where(and(eq(waits.conversationId, conversationId), eq(waits.status, 'pending')))
    .orderBy(asc(waits.createdAt), asc(toolCalls.step), asc(toolCalls.position), asc(waits.id));
  return rows.map(({ wait }) => wait);
}

export async function findWait(
  tx: Transaction,
  conversationId: ConversationId,
  id: ApprovalId,
): Promise<WaitRow | undefined> {
  const [row] = await tx
    .select()
    .from(waits)
    .where(and(eq(waits.conversationId, conversationId), eq(waits.id, id)));
  return row;
}

/** The pending wait for one call or plan. */
export async function pendingWaitFor(
  tx: Transaction,
  conversationId: ConversationId,
  subject: CallId | PlanId | TurnId,
): Promise<WaitRow | undefined> {
  const [row] = await tx
    .select()
    .from(waits)
    .where(and(eq(waits.conversationId, conversationId), eq(waits.subject, subject), eq(waits.status, 'pending')));
  return row;
}

/** "Decided once": the compare-and-set on which everything that waits for a person rests. `false` = somebody was faster. */
export async function settleWait(
  tx: Transaction,
  wait: Pick<WaitRow, 'conversationId' | 'id' | 'version'>,
  to: { status: 'resolved' | 'expired' | 'withdrawn'; resolution: Decided },
): Promise<boolean> {
  const settled = await tx
    .update(waits)
    .set({ status: to.status, resolution: to.resolution, resolvedAt: to.resolution.at })
    .where(
      and(
        eq(waits.conversationId, wait.conversationId),
        eq(waits.id, wait.id),
        eq(waits.version, wait.version),
        eq(waits.status, 'pending'),
      ),
    )
    .returning({ id: waits.id });
  return settled.length === 1;
}

/** For the owner alone. */
export async function findApproval(tx: Transaction, ownerId: OwnerId, id: ApprovalId): Promise<ApprovalDetails> {
  const [found] = await tx
    .select({ wait: waits })
    .from(waits)
    .innerJoin(conversations, eq(conversations.id, waits.conversationId))
    .where(and(eq(waits.id, id), eq(waits.kind, 'approval'), eq(conversations.ownerId, ownerId)));
  if (!found) throw new Problem('approval_not_found', 'There is no such approval.');
  const { resolution } = found.wait;
  return { approval: approvalOf(found.wait), rules: [], ...(resolution && { decided: resolution }) };
}

export async function findToolCall(
  tx: Transaction,
  conversationId: ConversationId,
  callId: CallId,
): Promise<typeof toolCalls.$inferSelect | undefined> {
  const [row] = await tx
    .select()
    .from(toolCalls)
    .where(and(eq(toolCalls.conversationId, conversationId), eq(toolCalls.id, callId)));
  return row;
}

/** The approval that was last asked for a call, if one ever was. */
export async function lastApprovalOf(
  tx: Transaction,
  conversationId: ConversationId,
  callId: CallId,
): Promise<ApprovalId | undefined> {
  const [row] = await tx
    .select({ id: waits.id })
    .from(waits)
    .where(and(eq(waits.conversationId, conversationId), eq(waits.subject, callId), eq(waits.kind, 'approval')))
    .orderBy(desc(waits.createdAt))
    .limit(1);
  return row?.id;
}
