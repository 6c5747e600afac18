import { expect, test } from 'vitest';
import { Answers, type AskedQuestion, type Question } from '@codelab/protocol/tool-call';
import { type AnswerDraft, noAnswer, readAnswers } from './answers.ts';

const color: Question = { id: 'color', question: 'Which colour?', options: ['red', 'blue'] };
const files: Question = { id: 'files', question: 'Which files?', options: ['a.ts', 'b.ts'], multiple: true };
const name: Question = { id: 'name', question: 'What name?' };

function read(questions: AskedQuestion[], drafts: Record<string, Partial<AnswerDraft>>) {
  return readAnswers(questions, new Map(Object.entries(drafts).map(([id, draft]) => [id, { ...noAnswer, ...draft }])));
}

test('one choice is a text, several are a list, and written words are a text', () => {
  const answered = read([color, files, name], {
    color: { chosen: ['blue'] },
    files: { chosen: ['a.ts', 'b.ts'] },
    name: { other: '  Ada ' },
  });
  expect(answered).toEqual({ ok: true, answers: { answers: { color: 'blue', files: ['a.ts', 'b.ts'], name: 'Ada' } } });
  expect(answered.ok && Answers.safeParse(answered.answers).success).toBe(true);
});

test('something else takes the place of one choice and joins several', () => {
  const answered = read([color, files], {
    color: { usesOther: true, other: 'green' },
    files: { chosen: ['a.ts'], usesOther: true, other: 'c.ts' },
  });
  expect(answered).toEqual({ ok: true, answers: { answers: { color: 'green', files: ['a.ts', 'c.ts'] } } });
});

test('questions without an answer are named', () => {
  expect(read([color, files, name], { color: { chosen: ['red'] }, name: { other: '  ' } })).toEqual({
    ok: false,
    missing: ['files', 'name'],
  });
});

test('choosing to write something else and writing nothing is no answer', () => {
  expect(read([files], { files: { chosen: ['a.ts'], usesOther: true } })).toEqual({ ok: false, missing: ['files'] });
});

test('what was written and then not chosen is not sent', () => {
  expect(read([color], { color: { chosen: ['red'], other: 'green' } })).toEqual({
    ok: true,
    answers: { answers: { color: 'red' } },
  });
});

test('what a server asks for is of the kind it asks for, and what is optional may be left empty', () => {
  const age: AskedQuestion = { id: 'age', question: 'Age', answerAs: 'integer' };
  const agree: AskedQuestion = { id: 'agree', question: 'Agree?', answerAs: 'boolean' };
  const note: AskedQuestion = { id: 'note', question: 'Note', answerAs: 'text', optional: true };
  expect(read([age, agree, note], { age: { other: 'ten' } })).toEqual({ ok: false, missing: ['age', 'agree'] });
  expect(read([age, agree, note], { age: { other: '10' }, agree: { chosen: ['false'] } })).toEqual({
    ok: true,
    answers: { answers: { age: '10', agree: 'false' } },
  });
});
