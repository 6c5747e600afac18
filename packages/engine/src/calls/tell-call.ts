import type { ToolCallRow } from '@codelab/database/messages';
import type { ToolCallState } from '@codelab/protocol/tool-call';
import type { Transition } from '../transition.ts';
import { moveCall } from './settle-call.ts';

/** Tells where a call stands now that has not come to its end. */
export function tellCall(transition: Transition, call: ToolCallRow, state: ToolCallState): void {
  transition.emit(call.turnId, {
    type: 'tool_call',
    messageId: call.messageId,
    callId: call.id,
    tool: call.tool,
    arguments: call.arguments,
    verdict: call.verdict,
    runsOn: call.runsOn,
    risk: call.risk,
    reason: call.reason,
    ...(call.rule !== null && { rule: call.rule }),
    ...state,
  });
}

/** Moves it and tells. */
export async function movedCall(
  transition: Transition,
  call: ToolCallRow,
  moved: Parameters<typeof moveCall>[2],
): Promise<void> {
  await moveCall(transition, call, moved);
  tellCall(transition, call, moved.state);
}
