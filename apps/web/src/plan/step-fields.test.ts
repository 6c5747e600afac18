import { expect, test } from 'vitest';
import { ProposedSubtask } from '@codelab/protocol/plan';
import { changeBetween, faultsIn, fieldsOf, stepFrom } from './step-fields.ts';
import { step } from './testing/sample-plan.ts';

const full = ProposedSubtask.parse({
  ...step('a', ['b']),
  evidence: 'Tests pass.',
  estimate: { minutes: 5, tokens: 900 },
  tools: ['read_file'],
  paths: ['src/**', 'docs/*.md'],
});

test('a form that nothing was written in gives the step back', () => {
  expect(stepFrom(fieldsOf(full), full)).toEqual(full);
  const bare = ProposedSubtask.parse(step('a'));
  expect(stepFrom(fieldsOf(bare), bare)).toEqual(bare);
  expect(stepFrom(fieldsOf({ ...bare, paths: [] }), { ...bare, paths: [] })).toHaveProperty('paths', []);
});

test('what is emptied in the form is taken out of the step, and what it does not show stays', () => {
  const next = stepFrom({ ...fieldsOf(full), evidence: ' ', minutes: '', tools: '', paths: ' a/** \n\na/**' }, full);
  expect(next).toMatchObject({ estimate: { tokens: 900 }, paths: ['a/**'] });
  expect(next).not.toHaveProperty('evidence');
  expect(next).not.toHaveProperty('tools');
});

test('a step without a title, or with an estimate that is no number, is not kept', () => {
  expect(faultsIn({ ...fieldsOf(full), title: ' ', minutes: 'soon' })).toEqual(['title', 'minutes']);
  expect(faultsIn({ ...fieldsOf(full), minutes: '' })).toEqual([]);
});

test('only what is different is sent, and what was taken out is sent as nothing', () => {
  expect(changeBetween(full, full)).toEqual({});
  const { tools, ...without } = full;
  expect(changeBetween(full, { ...without, title: 'Other', dependsOn: [] })).toEqual({
    title: 'Other',
    dependsOn: [],
    tools: null,
  });
});
