import { expect, test } from 'vitest';
import { AgentName } from '@codelab/protocol/agent';
import { planProblems } from './plan-problems.ts';
import { branching, undecided } from './testing/sample-plan.ts';

const agents = [AgentName.parse('coder')];

test('a plan that the server takes has no problems', () => {
  expect(planProblems(branching, agents)).toEqual([]);
});

test('what makes steps no plan is told with the step it is about', () => {
  expect(planProblems([], agents)).toEqual([{ type: 'noSteps' }]);
  const broken = [
    undecided('a', ['c'], { agent: 'nobody' }),
    undecided('b', ['gone']),
    { ...undecided('c', ['a']), title: ' ' },
  ];
  expect(planProblems(broken, agents)).toMatchObject([
    { type: 'noAgent', id: 'a', agent: 'nobody' },
    { type: 'gone', id: 'b', other: 'gone' },
    { type: 'noTitle', id: 'c' },
    { type: 'cycle', ids: ['a', 'c', 'a'] },
  ]);
  expect(planProblems([undecided('a', [], { agent: 'nobody' })], undefined)).toEqual([]);
});
