import { eq } from 'drizzle-orm';
import type { ToolCallRow } from '@codelab/database/messages';
import { type SubtaskRow, stepsOf } from '@codelab/database/plans';
import { conversations } from '@codelab/database/schema/conversations';
import { findToolCall, findWait, lastApprovalOf } from '@codelab/database/waits';
import { claimOn } from '@codelab/domain/file-claims';
import { isBegun } from '@codelab/domain/plan-graph';
import type { ApprovalId } from '@codelab/protocol/ids';
import type { Kit } from '../kit.ts';
import { claimOf } from '../plans/start-steps.ts';
import { factsOf } from '../policy/call-facts.ts';
import type { WorkspaceTool } from '../tools/tool.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import { type Segment, step } from '../turns/segment.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { askApproval, newApprovalId } from './ask-approval.ts';
import { redrawn } from './redraw.ts';
import { movedCall } from './tell-call.ts';

type Ready = {
  readonly call: ToolCallRow;
  readonly tool: WorkspaceTool;
  readonly workspace: Workspace;
  readonly kit: Kit;
};

/**
 * A step of a plan is about to change a file that it had not named, and that another one that runs had: a person is
 * asked before it does. `true` = it does not run now. What a command changes
 * nobody knows before, but for its redirects.
 */
export async function asksForClaimed(segment: Segment, ready: Ready): Promise<boolean> {
  const { call, workspace, kit } = ready;
  if (call.status !== 'ready') return false;
  const writes = await writesOf(ready);
  if (writes.length === 0) return false;
  const claimed = await claimedPath(segment, { kit, call, writes });
  if (claimed === undefined) return false;
  const files = await redrawn({ workspace, toolbox: kit.toolbox, sandbox: segment.engine.sandbox }, call);
  return step(segment, 'refresh_approval', async (transition) => {
    const now = await findToolCall(transition.tx, segment.conversationId, call.id);
    if (now?.status !== 'ready') return true;
    const approvalId = newApprovalId();
    const prepared = { ...now.prepared, bases: files.map(({ path, baseHash }) => ({ path, baseHash })) };
    const state = { status: 'awaiting_approval', decides: { type: 'approval', approvalId } } as const;
    await movedCall(transition, now, { state, change: { prepared, decided: null } });
    await askApproval(transition, {
      id: approvalId,
      turnId: now.turnId,
      subject: now.id,
      payload: {
        kind: 'scope',
        tool: now.tool,
        arguments: now.prepared.arguments,
        risk: now.risk,
        reason: `claimed_by_step: ${claimed}`,
        agent: transition.conversation.agent,
        files,
      },
    });
    return true;
  });
}

/** Where they really lead. What leads out of the workspace fails for that reason, and changes nothing. */
async function writesOf({ call: { prepared }, tool, workspace }: Ready): Promise<string[]> {
  const tried = (prepared.files ?? []).map(({ path }) => path);
  try {
    return [...tried, ...(await factsOf({ agent: '', workspace }, tool, prepared)).writes];
  } catch (error) {
    if (error instanceof ToolFailure) return tried;
    throw error;
  }
}

/** A sibling's claim holds from the commit that starts it, so that whatever is read here was true before the write. */
function claimedPath(
  segment: Segment,
  { kit, call, writes }: { kit: Kit; call: ToolCallRow; writes: readonly string[] },
): Promise<string | undefined> {
  return segment.work.transaction('read_one', async (tx) => {
    const [child] = await tx.select().from(conversations).where(eq(conversations.id, segment.conversationId));
    if (!child?.parentPlanId) return undefined;
    const steps = await stepsOf(tx, child.parentPlanId);
    const own = steps.find(({ childConversationId }) => childConversationId === child.id);
    const others = steps.filter((other) => other !== own && isBegun(other.status));
    const claimed = own && writes.find((path) => isOthers(kit, path, { own, others }));
    if (claimed === undefined) return undefined;
    const asked = await lastApprovalOf(tx, child.id, call.id);
    return asked !== undefined && (await wasAllowed(asked)) ? undefined : claimed;

    async function wasAllowed(id: ApprovalId): Promise<boolean> {
      const wait = await findWait(tx, segment.conversationId, id);
      return wait?.payload?.kind === 'scope' && wait.status === 'resolved';
    }
  });
}

type Steps = { readonly own: SubtaskRow; readonly others: readonly SubtaskRow[] };

function isOthers(kit: Kit, path: string, { own, others }: Steps): boolean {
  if (claimOn(path, claimOf(kit, own)) !== undefined) return false;
  return others.some((other) => claimOn(path, claimOf(kit, other)) !== undefined);
}
