import { and, eq } from 'drizzle-orm';
import { insertCheckpoint, undoneMessages } from '@codelab/database/checkpoints';
import type { ToolCallRow } from '@codelab/database/messages';
import { messages } from '@codelab/database/schema/conversations';
import type { CallCheckpoint } from '@codelab/protocol/checkpoint';
import { CheckpointId, type WorkspaceId } from '@codelab/protocol/ids';
import { failureText } from '../checkpoints/failure-text.ts';
import type { Taken } from '../checkpoints/take.ts';
import type { WorkspaceTool } from '../tools/tool.ts';
import type { Transition } from '../transition.ts';
import type { Segment } from '../turns/segment.ts';
import type { Workspace } from '../workspace/workspace.ts';

type Changing = {
  readonly call: ToolCallRow;
  readonly tool: WorkspaceTool;
  readonly workspaceId: WorkspaceId;
  readonly workspace: Workspace;
};

/** The files as they are before a call that may change them, or why they could not be kept: the call runs all the same. */
export type Before =
  | { readonly status: 'taken'; readonly workspaceId: WorkspaceId; readonly title: string; readonly taken: Taken }
  | { readonly status: 'failed'; readonly message: string };

/**
 * Absent for what only reads, where none are made, and for a call that is run again after a crash: what was before it
 * is what was kept the first time.
 */
export async function checkpointBefore(segment: Segment, changing: Changing): Promise<Before | undefined> {
  const { call, tool, workspaceId, workspace } = changing;
  const { checkpoints, log } = segment.engine;
  if (tool.risk === 'read' || call.checkpoint?.status === 'kept') return undefined;
  if ((await checkpoints.off()) !== undefined) return undefined;
  const begunAt = performance.now();
  try {
    const { root, hidden } = workspace;
    const taken = await checkpoints.take({ id: workspaceId, root, hidden }, segment.signal);
    return { status: 'taken', workspaceId, title: titleOf(changing), taken };
  } catch (error) {
    segment.signal.throwIfAborted();
    log.warn({ err: error, ms: Math.round(performance.now() - begunAt), workspaceId }, 'no checkpoint could be made');
    return { status: 'failed', message: failureText(error) };
  }
}

function titleOf({ call, tool }: Changing): string {
  const input = tool.input.safeParse(call.prepared.arguments);
  return (input.success ? tool.title(input.data) : tool.name).slice(0, 300);
}

/** Kept and told in the commit that starts the call. */
export async function keepCheckpoint(
  { tx, conversation, at }: Transition,
  call: ToolCallRow,
  before: Before,
): Promise<CallCheckpoint> {
  if (before.status === 'failed') return before;
  const [message] = await tx
    .select({ seq: messages.seq })
    .from(messages)
    .where(and(eq(messages.conversationId, conversation.id), eq(messages.id, call.messageId)));
  const checkpointId = CheckpointId.parse(crypto.randomUUID());
  await insertCheckpoint(tx, {
    id: checkpointId,
    workspaceId: before.workspaceId,
    conversationId: conversation.id,
    callId: call.id,
    messageId: call.messageId,
    reason: 'before_change',
    title: before.title,
    commit: before.taken.commit,
    leftOut: [...before.taken.leftOut],
    beforeSeq: message?.seq ?? null,
    undone: await undoneMessages(tx, conversation.id),
    createdAt: at,
  });
  return { status: 'kept', checkpointId };
}
