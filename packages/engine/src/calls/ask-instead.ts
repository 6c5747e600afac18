import { and, eq } from 'drizzle-orm';
import type { ToolCallRow } from '@codelab/database/messages';
import { toolCalls } from '@codelab/database/schema/work';
import { findToolCall } from '@codelab/database/waits';
import type { Kit } from '../kit.ts';
import { judgedBy, policyOf } from '../policy/policy-of.ts';
import { type Segment, step } from '../turns/segment.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { askApproval, newApprovalId } from './ask-approval.ts';
import { redrawn } from './redraw.ts';
import { movedCall } from './tell-call.ts';

type Ready = { readonly call: ToolCallRow; readonly workspace: Workspace; readonly kit: Kit };

/** A call was to run unasked, and the rule that said so was taken back or has ended: a person is asked, as if it came now. */
export async function askInstead(segment: Segment, { call, workspace, kit: { toolbox } }: Ready): Promise<void> {
  const { engine, conversationId } = segment;
  const files = await redrawn({ workspace, toolbox, sandbox: engine.sandbox }, call);
  await step(segment, 'refresh_approval', async (held) => {
    const { tx, conversation, at } = held;
    const now = await findToolCall(tx, conversationId, call.id);
    if (now?.status !== 'ready' || now.decided || !now.facts) return;
    const policy = await policyOf(tx, conversation, { sandbox: engine.sandbox, at });
    const { verdict, reason, rule = null } = judgedBy(policy, now.facts);
    if (verdict !== 'ask') return; // it is looked at once more
    const told = { verdict, reason, rule };
    await tx
      .update(toolCalls)
      .set(told)
      .where(and(eq(toolCalls.conversationId, conversationId), eq(toolCalls.id, call.id)));
    const id = newApprovalId();
    const state = { status: 'awaiting_approval', decides: { type: 'approval', approvalId: id } } as const;
    const bases = files.map(({ path, baseHash }) => ({ path, baseHash }));
    await movedCall(held, { ...now, ...told }, { state, change: { prepared: { ...now.prepared, bases } } });
    const { tool, facts, turnId, risk } = now;
    await askApproval(held, {
      id,
      turnId,
      subject: call.id,
      payload: {
        kind: 'tool',
        tool,
        arguments: now.prepared.arguments,
        risk,
        reason,
        agent: facts.agent,
        files,
        ...(facts.command && { command: { ...facts.command, reads: facts.reads, writes: facts.writes } }),
      },
    });
  });
}
