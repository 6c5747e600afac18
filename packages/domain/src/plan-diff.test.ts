import { expect, test } from 'vitest';
import { AgentName } from '@codelab/protocol/agent';
import { SubtaskId } from '@codelab/protocol/ids';
import type { ProposedSubtask } from '@codelab/protocol/plan';
import { planDiff } from './plan-diff.ts';

const id = (text: string) => SubtaskId.parse(text);
const step = (text: string, rest: Partial<ProposedSubtask> = {}): ProposedSubtask => ({
  id: id(text),
  title: `Step ${text}`,
  description: '',
  agent: AgentName.parse('coder'),
  dependsOn: [],
  ...rest,
});

test('a new version says which steps are new, gone and changed, and in what', () => {
  const before = [step('a'), step('b', { dependsOn: [id('a')] }), step('c')];
  const after = [
    step('b', { title: 'Another', dependsOn: [id('d')] }),
    step('a', { agent: AgentName.parse('ask'), description: 'More' }),
    step('d'),
  ];
  expect(planDiff(before, after)).toEqual({
    added: ['d'],
    removed: ['c'],
    changed: [
      { id: 'b', fields: ['title', 'dependsOn'] },
      { id: 'a', fields: ['description', 'agent'] },
    ],
  });
});

test('the order of steps and of dependencies changes nothing', () => {
  const before = [step('a'), step('b'), step('c', { dependsOn: [id('a'), id('b')] })];
  const after = [step('c', { dependsOn: [id('b'), id('a')] }), step('a'), step('b')];
  expect(planDiff(before, after)).toEqual({ added: [], removed: [], changed: [] });
});
