import { findConversation } from '@codelab/database/conversations';
import type { ToolCallRow } from '@codelab/database/messages';
import type { UnitOfWork } from '@codelab/database/unit-of-work';
import { findToolCall, findWait, type WaitRow } from '@codelab/database/waits';
import { workspacePathOf } from '@codelab/database/workspaces';
import type { AgentName } from '@codelab/protocol/agent';
import type { HitlDecision } from '@codelab/protocol/command';
import type { CallId, ConversationId, OwnerId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { askAgain, type Next } from '../calls/ask-approval.ts';
import { editedCall } from '../calls/edited-call.ts';
import { askedAnew } from '../calls/redraw.ts';
import type { EngineContext } from '../context.ts';
import { type Kit, kitOf } from '../kit.ts';
import { touchedBy } from '../policy/call-facts.ts';
import { type Policy, policyOf } from '../policy/policy-of.ts';
import { staleFiles } from '../tools/base-check.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { transition } from '../transition.ts';
import { wakeParent } from '../turns/finish-turn.ts';
import type { CheckedEdit } from './take-hitl-decision.ts';

type Asked = { readonly ownerId: OwnerId; readonly conversationId: ConversationId; readonly decision: HitlDecision };
type Waiting = {
  readonly wait: WaitRow;
  readonly call: ToolCallRow;
  readonly agent: string;
  readonly startedBy: readonly AgentName[];
  readonly root: string;
  readonly kit: Kit;
  readonly policy: Policy;
};

/**
 * Looks at the disk before a decision is taken. When a shown file has changed since, or an edit touches a file that
 * was not shown, the next version is committed and the decision answers `approval_changed`. Whatever cannot be decided
 * any more is left for the deciding transaction to refuse.
 */
export async function checkDecision(
  engine: EngineContext,
  work: UnitOfWork,
  asked: Asked,
): Promise<CheckedEdit | undefined> {
  const { decision } = asked;
  if (decision.decision !== 'approve' && decision.decision !== 'edit') return undefined;
  const waiting = await work.transaction('read_one', async (tx): Promise<Waiting | undefined> => {
    const conversation = await findConversation(tx, asked.ownerId, asked.conversationId);
    const wait = await findWait(tx, conversation.id, decision.approvalId);
    if (wait?.status !== 'pending' || wait.payload?.kind !== 'tool') return undefined;
    if (wait.version !== decision.version || wait.digest !== decision.digest) return undefined;
    const call = await findToolCall(tx, conversation.id, wait.subject as CallId);
    const root = await workspacePathOf(tx, conversation.id);
    const { startedBy } = conversation;
    const policy = await policyOf(tx, conversation, { sandbox: engine.sandbox });
    const kit = await kitOf(tx, conversation);
    return call && { wait, call, agent: wait.payload.agent, startedBy, root, kit, policy };
  });
  if (!waiting) return undefined;
  const { toolbox } = waiting.kit;
  const workspace = await engine.workspaceAt(waiting.root);
  const shown = waiting.wait.payload?.files ?? [];
  const changed = await staleFiles(workspace, { bases: shown, writes: writesOf(toolbox, waiting.call) });
  if (changed.length > 0) {
    const next = await askedAnew({ workspace, toolbox, sandbox: engine.sandbox }, waiting.call);
    await replace({ engine, work }, waiting, next);
    throw new Problem(
      'approval_changed',
      `${changed.join(', ')} changed meanwhile. Look at the new diff and decide again.`,
    );
  }
  if (decision.decision !== 'edit') return undefined;
  const edited = await editedCall({ ...waiting, shown, workspace, sandbox: engine.sandbox, decision });
  const paths = new Set(shown.map((file) => file.path));
  if (edited.files.some((file) => !paths.has(file.path))) {
    await replace({ engine, work }, waiting, {
      files: edited.files,
      arguments: edited.prepared.arguments,
      staleReason: 'edited',
      ...(edited.prepared.files && { contents: edited.prepared.files }),
    });
    throw new Problem('approval_changed', 'The edit touches a file that was not shown. Look at it and decide again.');
  }
  return { prepared: edited.prepared, changes: edited.changes };
}

function writesOf(toolbox: Toolbox, { tool: name, prepared }: ToolCallRow): readonly string[] {
  const tool = toolbox.find(name);
  return tool?.kind === 'workspace' ? touchedBy(tool, prepared).writes : [];
}

async function replace(
  { engine, work }: { engine: EngineContext; work: UnitOfWork },
  { wait, call }: Waiting,
  next: Next,
): Promise<void> {
  const lock = { label: 'refresh_approval', conversationId: wait.conversationId } as const;
  await transition({ work, dispatcher: engine.dispatcher }, lock, async (held) => {
    const now = await findWait(held.tx, wait.conversationId, wait.id);
    const callNow = await findToolCall(held.tx, wait.conversationId, call.id);
    // Somebody decided while we looked: then there is nothing left to ask again.
    if (now?.status !== 'pending' || now.version !== wait.version || !callNow) return;
    await askAgain(held, { call: callNow, wait: now }, next);
    wakeParent(held);
  });
}
