import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AgentName } from '@codelab/protocol/agent';
import type { ProposedSubtask } from '@codelab/protocol/plan';
import { proposedOf } from './plan-edits.ts';
import { type PlanAgent, reasonsAgainst } from './plan-faults.ts';
import { dag, idOf, stepOf } from './testing/arbitrary-plan.ts';

const coder: PlanAgent = { name: 'coder', tools: ['*'] };
const ask: PlanAgent = { name: 'ask', tools: ['read_file', 'git_*'] };
const writer: PlanAgent = { name: 'writer', tools: ['read_file', 'write_file', 'switch_agent'], writes: ['*.md'] };

test('a graph without a way round is a plan', () =>
  fc.assert(
    fc.property(dag, (nodes) => {
      expect(reasonsAgainst(nodes.map(stepOf), { agents: [coder] })).toEqual(
        nodes.length === 0 ? ['A plan needs at least one subtask.'] : [],
      );
    }),
  ));

test('a plan’s faults are all told, in words', () => {
  const step = (id: string, dependsOn: string[] = [], agent = 'coder'): ProposedSubtask => ({
    ...proposedOf(stepOf({ id: idOf(id), dependsOn: dependsOn.map(idOf) })),
    agent: AgentName.parse(agent),
  });
  const faults = (...steps: ProposedSubtask[]) => reasonsAgainst(steps, { agents: [coder, ask] });

  expect(faults()).toEqual(['A plan needs at least one subtask.']);
  expect(faults(step('a'), step('a'))).toEqual(['Several subtasks have the id "a"; every id must be unique.']);
  expect(faults(step('a', ['a']))).toEqual(['Subtask "a" depends on itself.']);
  expect(faults(step('a', ['z', 'z']))).toEqual(['Subtask "a" depends on "z", which is not in the plan.']);
  expect(faults(step('a', [], 'wizard'))).toEqual(['Subtask "a" names the agent "wizard"; there are only coder, ask.']);
  expect(faults(step('a', ['b']), step('b', ['c']), step('c', ['b']))).toEqual([
    'The dependencies go round in a circle: b → c → b.',
  ]);
  expect(faults(...Array.from({ length: 101 }, (_, n) => step(`s${n}`)))).toEqual([
    'A plan has at most 100 subtasks; this one has 101.',
  ]);
});

test('a step is given to nobody who may not do what it needs', () => {
  const faults = (agent: PlanAgent, needs: Pick<ProposedSubtask, 'tools' | 'paths'>) =>
    reasonsAgainst([{ ...stepOf({ id: idOf('a'), dependsOn: [] }), agent: AgentName.parse(agent.name), ...needs }], {
      agents: [coder, ask, writer],
    });
  expect(faults(coder, { tools: ['execute_command', 'mcp__*'], paths: ['src/**'] })).toEqual([]);
  expect(faults(ask, { tools: ['git_status', 'complete', 'git*'] })).toEqual([]);
  expect(faults(ask, { tools: ['write_file'] })).toEqual([
    'Subtask "a" needs the tool "write_file", which the agent ask may not use.',
  ]);
  expect(faults(writer, { paths: ['docs/**', 'readme.md'] })).toEqual([]);
  expect(faults(writer, { paths: ['src/*.ts'] })).toEqual([
    'Subtask "a" changes "src/*.ts", but the agent writer may write only *.md.',
  ]);
  expect(faults(coder, { paths: ['../other/**'] })).toEqual([
    'Subtask "a" names the path "../other/**", which leads out of the workspace.',
  ]);
});
