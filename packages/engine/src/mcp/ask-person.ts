import { randomUUID } from 'node:crypto';
import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { findToolCall, pendingWaitFor, settleWait } from '@codelab/database/waits';
import type { CallId } from '@codelab/protocol/ids';
import type { ServerQuestion } from '@codelab/protocol/tool-call';
import { askFor, noteState } from '../calls/server-question.ts';
import { ToolFailure } from '../tools/tool-failure.ts';
import { type Segment, step } from '../turns/segment.ts';
import type { Answer, AnswerDesk } from './answer-desk.ts';
import { elicitationOf } from './elicitation.ts';
import type { Redact } from './redact.ts';

type Asking = {
  readonly segment: Segment;
  readonly callId: CallId;
  readonly desk: AnswerDesk;
  readonly from: string;
  readonly redact: Redact;
  readonly answerMs: number;
};

/**
 * A server asks a person something in the middle of a call, and holds its request open for the answer. The question is
 * kept with the call and answered like any other, on any page; but unlike others it ends with the process that runs the
 * call, and after `answerMs`: then the call fails, and says why.
 */
export async function askPerson(
  asking: Asking,
  form: ElicitRequestFormParams,
  signal: AbortSignal,
): Promise<ElicitResult> {
  const { segment, callId, desk, from, redact, answerMs } = asking;
  const elicitation = elicitationOf(form);
  const id = randomUUID();
  const { conversationId } = segment;
  const { answer: given, leave } = desk.wait({ conversationId, callId, questionId: id });
  try {
    await step(segment, 'ask_person', async (transition) => {
      const call = await findToolCall(transition.tx, conversationId, callId);
      if (call?.state.status !== 'started') throw new ToolFailure('cancelled', 'The call is over.');
      const asks: ServerQuestion = {
        id,
        from,
        message: redact.text(elicitation.message),
        questions: elicitation.questions,
        askedAt: transition.at,
        until: new Date(Date.parse(transition.at) + answerMs).toISOString(),
      };
      await askFor(transition, { call, state: call.state }, asks);
    });
    const answer = (await firstOf(given, answerMs, signal)) ?? (await takenBack(asking, id));
    segment.signal.throwIfAborted();
    if (answer) {
      return answer.action === 'accept'
        ? { action: 'accept', content: elicitation.contentOf(answer.answers) }
        : { action: 'decline' };
    }
    if (signal.aborted) return { action: 'cancel' };
    const minutes = Math.round(answerMs / 60_000);
    throw new ToolFailure(
      'elicitation_unanswered',
      `${from} asked a question and nobody answered within ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}; it waits no longer.`,
    );
  } finally {
    leave();
  }
}

/** `undefined`: the time is over, or nobody wants to know any more. */
async function firstOf(given: Promise<Answer>, ms: number, signal: AbortSignal): Promise<Answer | undefined> {
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  const end = () => resolve(undefined);
  const timer = setTimeout(end, ms);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    return await Promise.race([given, over]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

/** Under the lock either the answer is there, and counts, or nobody can give one any more. */
async function takenBack({ segment, callId }: Asking, id: string): Promise<Answer | undefined> {
  if (segment.signal.aborted) return undefined;
  return step(segment, 'ask_person', async (transition) => {
    const { tx, conversation, at } = transition;
    const call = await findToolCall(tx, conversation.id, callId);
    if (call?.state.status !== 'started' || call.state.asks?.id !== id) return undefined;
    const { asks, ...state } = call.state;
    if (asks.answer) return asks.answer;
    const wait = await pendingWaitFor(tx, conversation.id, callId);
    const resolution = { decision: 'withdrawn' as const, by: 'system', at };
    if (wait) await settleWait(tx, wait, { status: 'expired', resolution });
    await noteState(transition, call, state);
    return undefined;
  });
}
