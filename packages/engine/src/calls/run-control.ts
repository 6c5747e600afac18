import * as z from 'zod';
import type { ToolCallRow } from '@codelab/database/messages';
import { findToolCall } from '@codelab/database/waits';
import { AgentName } from '@codelab/protocol/agent';
import type { ToolCallState } from '@codelab/protocol/tool-call';
import { crewOf } from '../agents/crew.ts';
import type { Transition } from '../transition.ts';
import { switchAgent } from '../turns/begin-turn.ts';
import { type Segment, step } from '../turns/segment.ts';
import { moveCall, settleCall } from './settle-call.ts';

const Switch = z.object({ agent: AgentName, reason: z.string().default('') });

/** `switch_agent` and `complete`, unless what it says is `untrue`: their effect is on the conversation, so effect and outcome are one commit. */
export function runControl(segment: Segment, { id }: ToolCallRow, untrue?: string): Promise<void> {
  return step(segment, 'save_tool_result', async (transition) => {
    const call = await findToolCall(transition.tx, segment.conversationId, id);
    if (call?.status !== 'ready') return;
    const at = { status: 'started', at: transition.at } as const;
    await moveCall(transition, call, { state: at, change: { epoch: segment.epoch } });
    transition.emit(call.turnId, { type: 'tool_started', callId: call.id });
    const state = untrue === undefined ? await carryOut(transition, call) : refusedFor(untrue);
    await settleCall(transition, { ...call, status: 'started' }, { state });
  });
}

/** The model is told what is not so, and may do it or say what is. */
function refusedFor(message: string): ToolCallState {
  return { status: 'failed', problem: { code: 'evidence_untrue', message } };
}

async function carryOut(transition: Transition, call: ToolCallRow): Promise<ToolCallState> {
  switch (call.tool) {
    case 'switch_agent': {
      const { agent, reason } = Switch.parse(call.prepared.arguments);
      const to = (await crewOf(transition.tx, transition.conversation)).find(agent);
      if (!to) return { status: 'failed', problem: { code: 'tool_failed', message: `The agent ${agent} is gone.` } };
      const { changed } = await switchAgent(transition, { to: agent, reason, by: 'agent' });
      return { status: 'done', output: { agent, changed, whenToUse: to.whenToUse } };
    }
    case 'complete':
      return { status: 'done', output: call.prepared.arguments };
    default: {
      const message = `${call.tool} is not carried out on the server.`;
      return { status: 'failed', problem: { code: 'internal', message } };
    }
  }
}
