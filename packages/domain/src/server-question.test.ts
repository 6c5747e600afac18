import { expect, test } from 'vitest';
import { unfitAnswers } from './server-question.ts';

const questions = [
  { id: 'name', question: 'Name', answerAs: 'text' as const },
  { id: 'age', question: 'Age', answerAs: 'integer' as const, optional: true },
  { id: 'agree', question: 'Agree?', answerAs: 'boolean' as const },
  { id: 'color', question: 'Color', options: ['Red', 'Green'], optional: true },
  { id: 'days', question: 'Days', options: ['mo', 'tu'], multiple: true, optional: true },
];

test('answers of the right kind fit, and what is optional may be left out', () => {
  expect(unfitAnswers(questions, { name: 'Ada', agree: 'false' })).toEqual([]);
  expect(unfitAnswers(questions, { name: 'Ada', age: '36', agree: 'true', color: 'Red', days: ['mo', 'tu'] })).toEqual(
    [],
  );
});

test.each([
  [{ agree: 'true' }, ['name']],
  [{ name: 'Ada', agree: 'yes' }, ['agree']],
  [{ name: 'Ada', agree: 'true', age: '3.5' }, ['age']],
  [{ name: 'Ada', agree: 'true', age: ' ' }, ['age']],
  [{ name: 'Ada', agree: 'true', color: 'Blue' }, ['color']],
  [{ name: 'Ada', agree: 'true', color: ['Red', 'Green'] }, ['color']],
  [{ name: ['Ada'], agree: 'true' }, ['name']],
  [{ name: 'Ada', agree: 'true', other: 'x' }, ['other']],
])('%j does not fit, and it is said why', (answers, unfit) => {
  expect(unfitAnswers(questions, answers)).toEqual(unfit);
});
