import type { ConversationView } from '@codelab/protocol/conversation';
import type { CallId } from '@codelab/protocol/ids';
import type { OpenQuestion } from '@codelab/protocol/plan';
import type { Question } from '@codelab/protocol/tool-call';
import { questionsInOrder } from '../waiting-order.ts';
import type { EventOf } from './event-of.ts';

/** Of all the calls that wait for a client, only `ask_user` asks a person. */
export function openQuestion(view: ConversationView, event: EventOf<'tool_call'>): ConversationView {
  const message = view.messages.findLast(({ id }) => id === event.messageId);
  const turnId = event.turnId ?? message?.turnId ?? view.turn?.id;
  const questions = questionsIn(event.arguments);
  if (event.tool !== 'ask_user' || !turnId || !questions) return view;
  if (view.waiting.questions.some(({ callId }) => callId === event.callId)) return view;

  const question: OpenQuestion = {
    callId: event.callId,
    conversationId: view.conversation.id,
    turnId,
    agent: message?.agent ?? view.conversation.agent,
    questions,
    askedAt: event.at,
  };
  return { ...view, waiting: { ...view.waiting, questions: questionsInOrder([...view.waiting.questions, question]) } };
}

export function closeQuestion(view: ConversationView, callId: CallId): ConversationView {
  const questions = view.waiting.questions.filter((question) => question.callId !== callId);
  if (questions.length === view.waiting.questions.length) return view;
  return { ...view, waiting: { ...view.waiting, questions } };
}

/** The arguments were checked before the call was kept. They are not parsed again: that would bring zod to every page. */
function questionsIn(given: EventOf<'tool_call'>['arguments']): Question[] | undefined {
  const list: unknown =
    typeof given === 'object' && given !== null && 'questions' in given ? given.questions : undefined;
  return Array.isArray(list) && list.every(isQuestion) ? list : undefined;
}

function isQuestion(value: unknown): value is Question {
  if (typeof value !== 'object' || value === null) return false;
  return 'id' in value && typeof value.id === 'string' && 'question' in value && typeof value.question === 'string';
}
