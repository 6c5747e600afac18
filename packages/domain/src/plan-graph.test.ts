import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AgentName } from '@codelab/protocol/agent';
import { SubtaskId } from '@codelab/protocol/ids';
import { type ProposedSubtask, SubtaskStatus } from '@codelab/protocol/plan';
import {
  countsOf,
  findCycle,
  layersOf,
  type PlanNode,
  planOutcome,
  readySubtasks,
  reasonsAgainst,
} from './plan-graph.ts';

const coder = AgentName.parse('coder');
const idOf = (text: string | number) => SubtaskId.parse(String(text));

/** Each step may depend on steps made before it; shown in any order. */
const dag: fc.Arbitrary<PlanNode[]> = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 12 })
  .map((wanted) =>
    wanted.map((picks, index) => ({
      id: idOf(index),
      dependsOn: index === 0 ? [] : [...new Set(picks.map((pick) => idOf(pick % index)))],
    })),
  )
  .chain((nodes) => fc.shuffledSubarray(nodes, { minLength: nodes.length }));

const running = dag.chain((nodes) =>
  fc
    .array(fc.constantFrom(...SubtaskStatus.options), { minLength: nodes.length, maxLength: nodes.length })
    .map((statuses) => nodes.map((node, index) => ({ ...node, status: statuses[index] ?? 'waiting' }))),
);

test('a graph without a way round has none, and is a plan', () =>
  fc.assert(
    fc.property(dag, (nodes) => {
      expect(findCycle(nodes)).toBeUndefined();
      expect(reasonsAgainst(nodes.map(proposed), [coder])).toEqual(
        nodes.length === 0 ? ['A plan needs at least one subtask.'] : [],
      );
    }),
  ));

test('a way round is always found, and is one', () =>
  fc.assert(
    fc.property(dag, fc.nat(), fc.nat(), (nodes, first, length) => {
      fc.pre(nodes.length >= 2);
      const round = Array.from(
        { length: 2 + (length % (nodes.length - 1)) },
        (_, n) => nodes[(first + n) % nodes.length],
      );
      const next = new Map(round.map((node, n) => [node?.id, round[(n + 1) % round.length]?.id]));
      const tangled = nodes.map((node) => {
        const more = next.get(node.id);
        return more === undefined ? node : { ...node, dependsOn: [...node.dependsOn, more] };
      });
      const cycle = findCycle(tangled) ?? [];
      expect(cycle.length).toBeGreaterThan(2);
      expect(cycle.at(-1)).toBe(cycle[0]);
      const byId = new Map(tangled.map((node) => [node.id, node]));
      for (const [n, id] of cycle.slice(0, -1).entries()) expect(byId.get(id)?.dependsOn).toContain(cycle[n + 1]);
    }),
  ));

test('a plan’s faults are all told, in words', () => {
  const step = (id: string, dependsOn: string[] = [], agent = 'coder'): ProposedSubtask => ({
    ...proposed({ id: idOf(id), dependsOn: dependsOn.map(idOf) }),
    agent: AgentName.parse(agent),
  });
  const faults = (...steps: ProposedSubtask[]) => reasonsAgainst(steps, [coder, AgentName.parse('ask')]);

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

test('layers hold every step once, after all that it depends on, and as early as may be', () =>
  fc.assert(
    fc.property(dag, (nodes) => {
      const layers = layersOf(nodes);
      const layerOf = new Map(layers.flatMap((layer, n) => layer.map(({ id }): [SubtaskId, number] => [id, n])));
      expect(layers.flat()).toHaveLength(nodes.length);
      for (const { id, dependsOn } of nodes) {
        const latest = Math.max(-1, ...dependsOn.map((other) => layerOf.get(other) ?? Number.NaN));
        expect(layerOf.get(id)).toBe(latest + 1);
      }
    }),
  ));

test('a graph that is being edited and goes round can still be drawn', () => {
  const nodes = [
    { id: idOf('a'), dependsOn: [] },
    { id: idOf('b'), dependsOn: [idOf('c'), idOf('a')] },
    { id: idOf('c'), dependsOn: [idOf('b'), idOf('gone')] },
  ];
  expect(layersOf(nodes).map((layer) => layer.map(({ id }) => id))).toEqual([['a'], ['b', 'c']]);
});

test('a step may start when all that it depends on is done or skipped, and not before', () =>
  fc.assert(
    fc.property(running, (steps) => {
      const status = new Map(steps.map((step) => [step.id, step.status]));
      const ready = readySubtasks(steps);
      for (const step of steps) {
        const isFree = step.dependsOn.every((id) => ['done', 'skipped'].includes(status.get(id) ?? ''));
        expect(ready.includes(step)).toBe(step.status === 'ready' || (step.status === 'waiting' && isFree));
      }
    }),
  ));

test('a plan whose ready steps are all carried out is completed, in an order that respects every dependency', () =>
  fc.assert(
    fc.property(dag, (nodes) => {
      let steps = nodes.map((node) => ({ ...node, status: 'waiting' as SubtaskStatus }));
      const done: SubtaskId[] = [];
      while (planOutcome(steps) === 'running') {
        const [next] = readySubtasks(steps);
        if (!next) throw new Error('a running plan has something to run');
        for (const id of next.dependsOn) expect(done).toContain(id);
        done.push(next.id);
        steps = steps.map((step) => (step.id === next.id ? { ...step, status: 'done' } : step));
      }
      expect(planOutcome(steps)).toBe('completed');
      expect(done).toHaveLength(nodes.length);
    }),
  ));

test('a plan runs as long as anything in it can go on', () => {
  const outcome = (...statuses: SubtaskStatus[]) =>
    planOutcome(statuses.map((status, n) => ({ id: idOf(n), status, dependsOn: n === 0 ? [] : [idOf(n - 1)] })));
  expect(outcome('running', 'waiting')).toBe('running');
  expect(outcome('waiting_for_person', 'waiting')).toBe('running');
  expect(outcome('done', 'waiting')).toBe('running');
  expect(outcome('skipped', 'waiting')).toBe('running');
  expect(outcome('done', 'skipped', 'done')).toBe('completed');
  expect(outcome('failed', 'waiting')).toBe('failed');
  expect(outcome('done', 'failed')).toBe('failed');
  expect(outcome('done', 'cancelled', 'waiting')).toBe('cancelled');
  expect(
    planOutcome([
      { id: idOf('a'), status: 'failed', dependsOn: [] },
      { id: idOf('b'), status: 'waiting', dependsOn: [] },
    ]),
  ).toBe('running');
});

test('counts add up', () =>
  fc.assert(
    fc.property(running, (steps) => {
      const { total, ...rest } = countsOf(steps);
      expect(total).toBe(steps.length);
      expect(Object.values(rest).reduce((sum, count) => sum + count, 0)).toBe(total);
    }),
  ));

function proposed(node: PlanNode): ProposedSubtask {
  return { ...node, title: 'A step', description: '', agent: coder };
}
