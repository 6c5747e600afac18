import { expect, test } from 'vitest';
import { ProposedSubtask } from '@codelab/protocol/plan';
import { planChanges } from './plan-changes.ts';

function step(
  id: string,
  more: Partial<Record<'title' | 'description' | 'agent', string>> & { dependsOn?: string[] } = {},
) {
  return ProposedSubtask.parse({ id, title: `Do ${id}`, description: '', agent: 'coder', dependsOn: [], ...more });
}

test('added, removed and changed steps are told apart by their ids', () => {
  const before = [step('read'), step('code', { dependsOn: ['read'] }), step('ship', { dependsOn: ['code'] })];
  const after = [
    step('read'),
    step('code', { agent: 'debug', dependsOn: ['read'] }),
    step('test', { dependsOn: ['code'] }),
  ];

  expect(planChanges(before, after)).toMatchObject([
    { type: 'changed', step: { id: 'code' }, fields: [{ field: 'agent', before: 'coder', after: 'debug' }] },
    { type: 'added', step: { id: 'test' } },
    { type: 'removed', step: { id: 'ship' } },
  ]);
});

test('another order is told by the names of the steps that are waited for', () => {
  const before = [step('a'), step('b'), step('c', { dependsOn: ['a'] })];
  const after = [step('a'), step('b'), step('c', { dependsOn: ['b', 'a'] })];

  expect(planChanges(before, after)).toMatchObject([
    { step: { id: 'c' }, fields: [{ field: 'dependsOn', before: 'Do a', after: 'Do b, Do a' }] },
  ]);
});

test('a new name of a step is a change of that step only', () => {
  const before = [step('a'), step('b', { dependsOn: ['a'] })];
  const after = [step('a', { title: 'Do it well' }), step('b', { dependsOn: ['a'] })];

  expect(planChanges(before, after)).toMatchObject([
    { step: { id: 'a' }, fields: [{ field: 'title', before: 'Do a', after: 'Do it well' }] },
  ]);
});

test('the same steps in the same order are no change, whatever order their needs are named in', () => {
  const before = [step('a'), step('b'), step('c', { dependsOn: ['a', 'b'] })];
  const after = [step('a'), step('b'), step('c', { dependsOn: ['b', 'a'] })];

  expect(planChanges(before, after)).toEqual([]);
});
