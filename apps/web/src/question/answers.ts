import type { Answers, AskedQuestion } from '@codelab/protocol/tool-call';

/** What a person has chosen and written for one question so far. */
export type AnswerDraft = {
  readonly chosen: readonly string[];
  /** Something else than the options; counts while `usesOther`, or when there are no options. */
  readonly other: string;
  readonly usesOther: boolean;
};

export const noAnswer: AnswerDraft = { chosen: [], other: '', usesOther: false };

export type ReadAnswers =
  | { readonly ok: true; readonly answers: Answers }
  | { readonly ok: false; readonly missing: readonly string[] };

/** The answers as they are sent, or the ids of the questions that have none yet. */
export function readAnswers(
  questions: readonly AskedQuestion[],
  drafts: ReadonlyMap<string, AnswerDraft>,
): ReadAnswers {
  const read = questions.map((question) => ({ id: question.id, answer: answerTo(question, drafts.get(question.id)) }));
  const missing = questions.filter((question, at) => !isEnough(question, read[at]?.answer)).map(({ id }) => id);
  if (missing.length > 0) return { ok: false, missing };
  return {
    ok: true,
    answers: {
      answers: Object.fromEntries(read.flatMap(({ id, answer }) => (answer === undefined ? [] : [[id, answer]]))),
    },
  };
}

function answerTo(question: AskedQuestion, draft: AnswerDraft = noAnswer): string | string[] | undefined {
  const own = draft.other.trim();
  if (question.answerAs === 'boolean') return draft.chosen[0];
  if (!hasOptions(question)) return own || undefined;
  // Chosen to write something else, and then written nothing: not an answer yet.
  if (draft.usesOther && !own) return undefined;
  const all = draft.usesOther ? [...draft.chosen, own] : [...draft.chosen];
  if (all.length === 0) return undefined;
  return question.multiple ? all : all.at(-1);
}

/** What is not of the kind that was asked for is no answer yet. */
function isEnough({ optional, answerAs }: AskedQuestion, answer: string | string[] | undefined): boolean {
  if (answer === undefined) return optional === true;
  if (answerAs === 'number') return Number.isFinite(Number(answer));
  return answerAs !== 'integer' || Number.isSafeInteger(Number(answer));
}

export function hasOptions(question: AskedQuestion): boolean {
  return (question.options?.length ?? 0) > 0;
}
