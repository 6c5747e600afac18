import { and, eq } from 'drizzle-orm';
import type { ToolCallRow } from '@codelab/database/messages';
import { turns } from '@codelab/database/schema/conversations';
import type { PreparedCall } from '@codelab/database/schema/work';
import { findToolCall, findWait, settleWait, type WaitRow } from '@codelab/database/waits';
import { decideApproval } from '@codelab/domain/approval';
import { canonicalJson } from '@codelab/domain/canonical-json';
import type { ApprovalChanges, Decided } from '@codelab/protocol/approval';
import type { Accepted, HitlDecision } from '@codelab/protocol/command';
import type { ApprovalId, CallId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import type { ToolCallState } from '@codelab/protocol/tool-call';
import { editsIn } from '../calls/edited-call.ts';
import { settleCall } from '../calls/settle-call.ts';
import { movedCall } from '../calls/tell-call.ts';
import { remember } from '../policy/remember.ts';
import type { Transition } from '../transition.ts';
import { finishTurn, wakeParent } from '../turns/finish-turn.ts';
import { openTurn } from '../turns/open-reply.ts';
import { by } from './decided-by.ts';

/** What an edit comes to, checked against schema, jail and rules before the deciding transaction. */
export type CheckedEdit = { readonly prepared: PreparedCall; readonly changes: ApprovalChanges };

/** A budget's approval is about its turn, every other one about a call. */
type Found = { readonly wait: WaitRow; readonly call: ToolCallRow | undefined };
type Taken = Found & { readonly decision: HitlDecision; readonly state: ToolCallState };

/** The person's word on the approvals it names, each in the version and digest it names, and on nothing else. */
export async function takeHitlDecision(
  transition: Transition,
  decision: HitlDecision,
  edit: CheckedEdit | undefined,
): Promise<Accepted> {
  const named = [decision, ...alsoRejected(decision)];
  const taken: Taken[] = [];
  for (const one of named) {
    const found = await findApproval(transition, one.approvalId);
    taken.push({ ...found, decision: one, state: stateAfter(transition, found, one) });
  }
  // All of them stand, or none is decided.
  for (const [index, one] of taken.entries()) await decide(transition, one, index === 0 ? edit : undefined);
  transition.wake({ type: 'turn', conversationId: transition.conversation.id });
  wakeParent(transition);
  const turnId = taken[0]?.wait.turnId ?? undefined;
  return { accepted: true, seq: transition.lastSeq, ...(turnId !== undefined && { turnId }) };
}

function alsoRejected(decision: HitlDecision): HitlDecision[] {
  if (decision.decision !== 'reject') return [];
  const { also, remember: _remember, ...reject } = decision;
  return (also ?? []).map((other) => ({ ...reject, ...other }));
}

async function findApproval({ tx, conversation }: Transition, id: ApprovalId): Promise<Found> {
  const wait = await findWait(tx, conversation.id, id);
  if (wait?.kind !== 'approval') {
    throw new Problem('approval_not_found', 'There is no such approval in this conversation.');
  }
  return { wait, call: await findToolCall(tx, conversation.id, wait.subject as CallId) };
}

/** Throws the refusal that fits; changes nothing. */
function stateAfter({ at }: Transition, { wait, call }: Found, decision: HitlDecision): ToolCallState {
  const kind = wait.payload?.kind ?? 'tool';
  const approval = { ...wait, kind, runsOn: call?.runsOn ?? 'server', decided: wait.resolution };
  return decideApproval(approval, decision, at);
}

async function decide(transition: Transition, taken: Taken, edit: CheckedEdit | undefined): Promise<void> {
  const { tx, at } = transition;
  const { wait, call, decision, state } = taken;
  if (decision.decision === 'edit' && !edit) throw new Problem('invalid_input', 'There is nothing here to edit.');
  const said = {
    decision: decision.decision,
    by,
    ...(decision.feedback !== undefined && { feedback: decision.feedback }),
    ...changesTo(call, state, edit),
    ...(await remember(transition, taken)),
  };
  const decided: Decided = { ...said, at };
  if (!(await settleWait(tx, wait, { status: 'resolved', resolution: decided }))) {
    throw new Problem('already_decided', 'This approval was already decided.');
  }
  const { id: approvalId, version, turnId } = wait;
  const about = call ? { callId: call.id } : {};
  transition.emit(turnId ?? undefined, { type: 'approval_decided', approvalId, version, ...about, ...said });
  if (!call) return settleBudget(transition, wait, state);
  const change = { decided, ...(edit && { prepared: edit.prepared }) };
  if (state.status === 'ready') await movedCall(transition, call, { state, change });
  else await settleCall(transition, call, { state, change });
}

/** What the person changed: now, or in the version that was approved now. The model is told of it with the result. */
function changesTo(
  call: ToolCallRow | undefined,
  state: ToolCallState,
  edit: CheckedEdit | undefined,
): { changes?: ApprovalChanges } {
  if (edit) return { changes: edit.changes };
  if (!call || state.status !== 'ready') return {};
  const { arguments: given, files, trial } = call.prepared;
  if (files) return trial ? {} : { changes: { files: editsIn(files) } };
  return canonicalJson(given) === canonicalJson(call.arguments) ? {} : { changes: { arguments: given } };
}

/** "Go on" lets the turn use as much again; "stop" ends it here. */
async function settleBudget(transition: Transition, wait: WaitRow, state: ToolCallState): Promise<void> {
  const { tx, conversation } = transition;
  if (wait.turnId === null) throw new Error('a budget stands outside of every turn');
  const turn = await openTurn(transition, wait.turnId);
  if (state.status === 'ready') {
    const isIt = and(eq(turns.conversationId, conversation.id), eq(turns.id, turn.id));
    await tx
      .update(turns)
      .set({ grants: turn.grants + 1 })
      .where(isIt);
  } else {
    const message = 'It was stopped when its budget was used up.';
    await finishTurn(transition, turn, { reason: 'failed', code: 'step_limit', message, retryable: false });
  }
}
