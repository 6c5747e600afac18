import { and, eq } from 'drizzle-orm';
import type { ToolCallRow } from '@codelab/database/messages';
import { type ApprovalPayload, type PreparedCall, toolCalls, waits } from '@codelab/database/schema/work';
import { approvalOf, type WaitRow } from '@codelab/database/waits';
import type { FileChange, Trial } from '@codelab/protocol/approval';
import { ApprovalId } from '@codelab/protocol/ids';
import type { Json } from '@codelab/protocol/json';
import { approvalDigest } from '../digest.ts';
import type { Transition } from '../transition.ts';
import { moveCall } from './settle-call.ts';

export function newApprovalId(): ApprovalId {
  return ApprovalId.parse(crypto.randomUUID());
}

type Asked = Pick<WaitRow, 'id' | 'turnId' | 'subject'> & { readonly payload: ApprovalPayload };

/** Asks for a person's leave: for one call, or for a turn to go on. */
export async function askApproval(transition: Transition, asked: Asked): Promise<void> {
  const { tx, conversation, at } = transition;
  const { id, turnId, subject, payload } = asked;
  const [row] = await tx
    .insert(waits)
    .values({
      conversationId: conversation.id,
      id,
      turnId,
      kind: 'approval',
      subject,
      status: 'pending',
      version: 1,
      digest: digestOfPayload(payload),
      payload,
      createdAt: at,
    })
    .returning();
  if (!row) throw new Error('an approval that was just written is gone');
  transition.emit(turnId ?? undefined, { type: 'approval_required', approval: approvalOf(row) });
}

/** What the next version asks about. */
export type Next = {
  readonly files: FileChange[];
  readonly arguments: Json;
  readonly staleReason?: string;
  readonly trial?: Trial;
  /** What is written once it is approved, instead of what the tool would do. */
  readonly contents?: NonNullable<PreparedCall['files']>;
};

/**
 * What was asked is not what would happen any more: the next version shows what would, and needs its own decision.
 * `run` = what would be carried out once it is approved.
 */
export async function askAgain(
  transition: Transition,
  { call, wait }: { call: ToolCallRow; wait: WaitRow },
  next: Next,
): Promise<void> {
  const { tx, conversation, at } = transition;
  if (!wait.payload) throw new Error('a wait without a payload is not an approval');
  const { trial: _, staleReason: __, command, ...asked } = wait.payload;
  const isSame = JSON.stringify(next.arguments) === JSON.stringify(asked.arguments);
  const payload: ApprovalPayload = {
    ...asked,
    ...(isSame && command && { command }),
    kind: 'tool', // also where a person had said that it is to run again: now the question is what it would do
    reason: call.reason,
    arguments: next.arguments,
    files: next.files,
    ...(next.trial && { trial: next.trial }),
    ...(next.staleReason !== undefined && { staleReason: next.staleReason }),
  };
  const [row] = await tx
    .update(waits)
    .set({
      status: 'pending',
      version: wait.version + 1,
      digest: digestOfPayload(payload),
      payload,
      resolution: null,
      resolvedAt: null,
      createdAt: at,
    })
    .where(and(eq(waits.conversationId, conversation.id), eq(waits.id, wait.id)))
    .returning();
  if (!row) throw new Error('an approval that was just locked is gone');
  const prepared = {
    arguments: next.arguments,
    bases: next.files.map(({ path, baseHash }) => ({ path, baseHash })),
    ...(next.contents && { files: next.contents }),
    ...(next.contents && next.trial?.status === 'ended' && { trial: saidIn(next.trial) }),
  };
  if (call.status === 'ready') {
    const state = { status: 'awaiting_approval', decides: { type: 'approval', approvalId: wait.id } } as const;
    await moveCall(transition, call, { state, change: { prepared, decided: null } });
  } else {
    await tx
      .update(toolCalls)
      .set({ prepared })
      .where(and(eq(toolCalls.conversationId, conversation.id), eq(toolCalls.id, call.id)));
  }
  transition.emit(call.turnId, { type: 'approval_required', approval: approvalOf(row) });
}

function saidIn({ exitCode, output }: Extract<Trial, { status: 'ended' }>) {
  return { exitCode, output };
}

function digestOfPayload({ tool, arguments: given, files, trial }: ApprovalPayload): string {
  return approvalDigest({ tool: tool ?? '', arguments: given ?? null, files, ...(trial && { trial }) });
}
