import type { ConversationView } from '@codelab/protocol/conversation';
import type { CallId } from '@codelab/protocol/ids';
import type { OpenQuestion } from '@codelab/protocol/plan';
import type { Question } from '@codelab/protocol/tool-call';
import { questionOf } from '../server-question.ts';
import { questionsInOrder } from '../waiting-order.ts';
import type { EventOf } from './event-of.ts';

/** A call that waits for a client asks a person if it is `ask_user`; one that runs, if its server has a question. */
export function setQuestion(view: ConversationView, event: EventOf<'tool_call'>): ConversationView {
  const asked = askedIn(event);
  if (!asked) return closeQuestion(view, event.callId);
  const message = view.messages.findLast(({ id }) => id === event.messageId);
  const turnId = event.turnId ?? message?.turnId ?? view.turn?.id;
  if (!turnId) return view;
  const known = view.waiting.questions.find(({ callId }) => callId === event.callId);
  if (known && (event.status === 'waiting_for_client' || known.askedAt === asked.askedAt)) return view;

  const question: OpenQuestion = {
    callId: event.callId,
    conversationId: view.conversation.id,
    turnId,
    agent: message?.agent ?? view.conversation.agent,
    ...asked,
  };
  const others = view.waiting.questions.filter((other) => other !== known);
  return { ...view, waiting: { ...view.waiting, questions: questionsInOrder([...others, question]) } };
}

type Asked = Pick<OpenQuestion, 'questions' | 'askedAt' | 'from' | 'message' | 'until'>;

function askedIn(event: EventOf<'tool_call'>): Asked | undefined {
  if (event.status === 'started') return event.asks && questionOf(event.asks);
  const questions = event.status === 'waiting_for_client' && event.tool === 'ask_user' && questionsIn(event.arguments);
  return questions ? { questions, askedAt: event.at } : undefined;
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
