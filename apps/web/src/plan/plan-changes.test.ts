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
    {
      type: 'changed',
      step: { id: 'code' },
      fields: [{ field: 'agent', before: { agent: 'coder' }, after: { agent: 'debug' } }],
    },
    { type: 'added', step: { id: 'test' } },
    { type: 'removed', step: { id: 'ship' } },
  ]);
});

test('another step that is waited for is a change of the one that waits', () => {
  const before = [step('a'), step('b'), step('c', { dependsOn: ['a'] })];
  const after = [step('a'), step('b'), step('c', { dependsOn: ['b', 'a'] })];

  expect(planChanges(before, after)).toMatchObject([
    {
      step: { id: 'c' },
      fields: [{ field: 'dependsOn', before: { dependsOn: ['a'] }, after: { dependsOn: ['b', 'a'] } }],
    },
  ]);
});

test('a new name of a step is a change of that step only', () => {
  const before = [step('a'), step('b', { dependsOn: ['a'] })];
  const after = [step('a', { title: 'Do it well' }), step('b', { dependsOn: ['a'] })];

  expect(planChanges(before, after)).toMatchObject([
    { step: { id: 'a' }, fields: [{ field: 'title', after: { title: 'Do it well' } }] },
  ]);
});

test('the same steps in the same order are no change, whatever order their needs are named in', () => {
  const before = [step('a'), step('b'), step('c', { dependsOn: ['a', 'b'] })];
  const after = [step('a'), step('b'), step('c', { dependsOn: ['b', 'a'] })];

  expect(planChanges(before, after)).toEqual([]);
});

test('the fewest steps are told as moved, each with the one it now comes after', () => {
  const before = [step('a'), step('b'), step('c'), step('d')];
  expect(
    planChanges(
      before,
      [before[3], before[0], before[1], before[2]].flatMap((one) => one ?? []),
    ),
  ).toMatchObject([{ type: 'moved', step: { id: 'd' }, after: undefined }]);
  expect(
    planChanges(
      before,
      [before[0], before[2], before[3], before[1]].flatMap((one) => one ?? []),
    ),
  ).toMatchObject([{ type: 'moved', step: { id: 'b' }, after: { id: 'd' } }]);
});

test('evidence, estimate, tools and files are compared, too', () => {
  const before = [{ ...step('a'), tools: ['x', 'y'], estimate: { minutes: 5 } }];
  const after = [{ ...step('a'), tools: ['y', 'x'], paths: ['src/**'] }];
  const [change] = planChanges(before, after);
  expect(change?.type === 'changed' && change.fields.map(({ field }) => field)).toEqual(['estimate', 'paths']);
});
