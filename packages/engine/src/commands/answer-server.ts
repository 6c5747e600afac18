import { sql } from 'drizzle-orm';
import type { ToolCallRow } from '@codelab/database/messages';
import { settleWait, type WaitRow } from '@codelab/database/waits';
import { unfitAnswers } from '@codelab/domain/server-question';
import type { ToolResult } from '@codelab/protocol/command';
import { Problem } from '@codelab/protocol/problem';
import { Answers, type ServerQuestion, type ToolCallState } from '@codelab/protocol/tool-call';
import { noteState } from '../calls/server-question.ts';
import { answerChannel } from '../mcp/answer-desk.ts';
import type { Transition } from '../transition.ts';
import { by } from './decided-by.ts';

type Asking = {
  readonly call: ToolCallRow;
  readonly wait: WaitRow;
  readonly state: Extract<ToolCallState, { status: 'started' }>;
};

/** What a person says to a call that runs. It is kept first; the process in which the call runs then hears of it. */
export async function answerServer(
  transition: Transition,
  { call, wait, state }: Asking,
  message: ToolResult,
): Promise<void> {
  const { tx, conversation, at } = transition;
  const { asks } = state;
  if (!asks || asks.answer) throw new Problem('tool_call_not_waiting', 'This call asks nothing.');
  const answer = answerIn(asks, message);
  const resolution = { decision: message.error ? ('reject' as const) : ('approve' as const), by, at };
  if (!(await settleWait(tx, wait, { status: 'resolved', resolution }))) {
    throw new Problem('tool_call_not_waiting', 'This call has its answer already.');
  }
  await noteState(transition, call, { ...state, asks: { ...asks, answer } });
  await tx.execute(sql`select pg_notify(${answerChannel}, ${`${conversation.id} ${call.id} ${asks.id}`})`);
}

function answerIn({ questions }: ServerQuestion, { error, result }: ToolResult): NonNullable<ServerQuestion['answer']> {
  if (error) return { action: 'decline' };
  const given = Answers.safeParse(result);
  const unfit = given.success ? unfitAnswers(questions, given.data.answers) : questions.map(({ id }) => id);
  if (!given.success || unfit.length > 0) {
    throw new Problem('invalid_input', 'The answers do not fit the questions.', { questions: unfit });
  }
  return { action: 'accept', answers: given.data.answers };
}
