import type { ToolCallRow } from '@codelab/database/messages';
import { pendingWaitFor, settleWait } from '@codelab/database/waits';
import type { Transition } from '../transition.ts';

/** A question does not outlive the call that asks it. */
export async function withdrawQuestion({ tx, conversation, at }: Transition, call: ToolCallRow): Promise<void> {
  if (call.state.status !== 'started' || !call.state.asks || call.state.asks.answer) return;
  const wait = await pendingWaitFor(tx, conversation.id, call.id);
  if (wait?.kind !== 'client_result') return;
  await settleWait(tx, wait, { status: 'withdrawn', resolution: { decision: 'withdrawn', by: 'system', at } });
}
