import type { ToolCallRow } from '@codelab/database/messages';
import { findToolCall, pendingWaitFor, settleWait } from '@codelab/database/waits';
import type { Accepted, ToolResult } from '@codelab/protocol/command';
import { Problem } from '@codelab/protocol/problem';
import { Answers, AskUser, type ToolCallState } from '@codelab/protocol/tool-call';
import { settleCall } from '../calls/settle-call.ts';
import type { Transition } from '../transition.ts';
import { wakeParent } from '../turns/finish-turn.ts';
import { answerServer } from './answer-server.ts';
import { by } from './decided-by.ts';

/** The result of a call that runs where the person is. Nothing but a call in `waiting_for_client` takes one. */
export async function takeToolResult(transition: Transition, message: ToolResult): Promise<Accepted> {
  const { tx, conversation, at } = transition;
  const call = await findToolCall(tx, conversation.id, message.callId);
  if (!call) throw new Problem('tool_call_not_found', 'There is no such call in this conversation.');
  const wait = await pendingWaitFor(tx, conversation.id, call.id);
  if (call.state.status === 'started' && wait?.kind === 'client_result') {
    await answerServer(transition, { call, wait, state: call.state }, message);
    return { accepted: true, seq: transition.lastSeq, turnId: call.turnId };
  }
  if (call.status !== 'waiting_for_client' || wait?.kind !== 'client_result') {
    throw new Problem('tool_call_not_waiting', `This call does not wait for a result; it is ${call.status}.`, {
      status: call.status,
    });
  }
  const state = stateAfter(call, message);
  const resolution = { decision: message.error ? ('reject' as const) : ('approve' as const), by, at };
  if (!(await settleWait(tx, wait, { status: 'resolved', resolution }))) {
    throw new Problem('tool_call_not_waiting', 'This call has its result already.');
  }
  await settleCall(transition, call, { state });
  transition.wake({ type: 'turn', conversationId: conversation.id });
  wakeParent(transition);
  return { accepted: true, seq: transition.lastSeq, turnId: call.turnId };
}

function stateAfter(call: ToolCallRow, message: ToolResult): ToolCallState {
  if (message.error) return { status: 'failed', problem: message.error };
  if (call.tool === 'ask_user') assertAnswers(call, message);
  return { status: 'done', output: message.result ?? null };
}

function assertAnswers(call: ToolCallRow, message: ToolResult): void {
  const answers = Answers.safeParse(message.result);
  const asked = AskUser.safeParse(call.arguments);
  const known = new Set(asked.success ? asked.data.questions.map((question) => question.id) : []);
  if (!answers.success || Object.keys(answers.data.answers).some((id) => !known.has(id))) {
    throw new Problem('invalid_input', 'The answers do not fit the questions.', { questions: [...known] });
  }
}
