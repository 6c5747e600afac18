import { expect, test } from 'vitest';
import { elicitationOf, FormRefused } from './elicitation.ts';

test('a form becomes questions, and the answers become the values that the server asked for', () => {
  const { questions, contentOf } = elicitationOf({
    message: 'About you',
    requestedSchema: {
      type: 'object',
      properties: {
        name: { type: 'string', title: 'Name', description: 'Your full name' },
        agree: { type: 'boolean' },
        age: { type: 'integer', title: 'Age' },
        weight: { type: 'number' },
        color: { type: 'string', enum: ['r', 'g'], enumNames: ['Red', 'Green'] },
        pet: { type: 'string', oneOf: [{ const: 'c', title: 'Cat' }] },
        days: { type: 'array', items: { type: 'string', enum: ['mo', 'tu', 'we'] } },
      },
      required: ['name', 'agree'],
    },
  });

  expect(questions).toMatchObject([
    { id: 'field-1', question: 'Name: Your full name', answerAs: 'text', optional: false },
    { id: 'field-2', question: 'agree', answerAs: 'boolean', optional: false },
    { id: 'field-3', question: 'Age', answerAs: 'integer', optional: true },
    { id: 'field-4', answerAs: 'number' },
    { id: 'field-5', options: ['Red', 'Green'] },
    { id: 'field-6', options: ['Cat'] },
    { id: 'field-7', options: ['mo', 'tu', 'we'], multiple: true },
  ]);
  expect(
    contentOf({
      'field-1': 'Ada',
      'field-2': 'false',
      'field-3': '36',
      'field-5': 'Green',
      'field-6': 'Cat',
      'field-7': ['mo', 'we'],
    }),
  ).toEqual({ name: 'Ada', agree: false, age: 36, color: 'g', pet: 'c', days: ['mo', 'we'] });
});

test('a form that nobody could read is refused', () => {
  const properties = Object.fromEntries(
    Array.from({ length: 21 }, (_, index) => [`f${index}`, { type: 'boolean' as const }]),
  );
  expect(() => elicitationOf({ message: '', requestedSchema: { type: 'object', properties } })).toThrow(FormRefused);
});
