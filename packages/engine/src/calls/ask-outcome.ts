import { outputSoFar, type ToolCallRow } from '@codelab/database/messages';
import type { Transition } from '../transition.ts';
import { askApproval, newApprovalId } from './ask-approval.ts';
import { movedCall } from './tell-call.ts';
import { withdrawQuestion } from './withdraw-question.ts';

/** It was begun, and nobody knows what came of it: a person says whether to run it again, or what became of it. */
export async function askOutcome(held: Transition, call: ToolCallRow): Promise<void> {
  const id = newApprovalId();
  await withdrawQuestion(held, call); // whoever asked it is gone
  const liveOutput = await outputSoFar(held.tx, held.conversation, call);
  await movedCall(held, call, {
    state: { status: 'unknown', since: held.at, approvalId: id },
    change: { liveOutput: liveOutput === '' ? null : liveOutput },
  });
  await askApproval(held, {
    id,
    turnId: call.turnId,
    subject: call.id,
    payload: {
      kind: 'unknown_outcome',
      tool: call.tool,
      arguments: call.prepared.arguments,
      risk: call.risk,
      reason: 'outcome_unknown',
      agent: held.conversation.agent,
      files: [],
    },
  });
}
