import type { OpenQuestion } from '@codelab/protocol/plan';
import type { Answers, AskedQuestion, ServerQuestion } from '@codelab/protocol/tool-call';

/** What people see of it; nothing, once it is answered. */
export function questionOf({
  answer,
  questions,
  askedAt,
  from,
  message,
  until,
}: ServerQuestion): Pick<OpenQuestion, 'questions' | 'askedAt' | 'from' | 'message' | 'until'> | undefined {
  return answer ? undefined : { questions, askedAt, from, message, until };
}

/** The ids of the questions to which these are no answers. */
export function unfitAnswers(questions: readonly AskedQuestion[], answers: Answers['answers']): string[] {
  const known = new Set(questions.map(({ id }) => id));
  const strange = Object.keys(answers).filter((id) => !known.has(id));
  return [...strange, ...questions.filter((question) => !fits(question, answers[question.id])).map(({ id }) => id)];
}

const maxAnswerChars = 10_000;

function fits(question: AskedQuestion, answer: string | string[] | undefined): boolean {
  if (answer === undefined || answer === '' || answer.length === 0) return question.optional === true;
  const { options } = question;
  if (options) {
    const chosen = typeof answer === 'string' ? [answer] : answer;
    return (question.multiple === true || chosen.length === 1) && chosen.every((one) => options.includes(one));
  }
  if (typeof answer !== 'string' || answer.length > maxAnswerChars) return false;
  switch (question.answerAs) {
    case 'boolean':
      return answer === 'true' || answer === 'false';
    case 'number':
      return answer.trim() !== '' && Number.isFinite(Number(answer));
    case 'integer':
      return answer.trim() !== '' && Number.isSafeInteger(Number(answer));
    case 'text':
    case undefined:
      return true;
  }
}
