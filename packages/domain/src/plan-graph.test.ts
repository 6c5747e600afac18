import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SubtaskId } from '@codelab/protocol/ids';
import type { SubtaskStatus } from '@codelab/protocol/plan';
import { countsOf, findCycle, layersOf, planOutcome, readySubtasks } from './plan-graph.ts';
import { dag, steps as running } from './testing/arbitrary-plan.ts';

const idOf = (text: string | number) => SubtaskId.parse(String(text));

test('a graph without a way round has none', () =>
  fc.assert(
    fc.property(dag, (nodes) => {
      expect(findCycle(nodes)).toBeUndefined();
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

test('a step may start when it was approved and all that it depends on is done or skipped, and not before', () =>
  fc.assert(
    fc.property(running, (steps) => {
      const status = new Map(steps.map((step) => [step.id, step.status]));
      const ready = readySubtasks(steps);
      for (const step of steps) {
        const isFree = step.dependsOn.every((id) => ['done', 'skipped'].includes(status.get(id) ?? ''));
        const mayStart = step.status === 'ready' || (step.status === 'waiting' && isFree);
        expect(ready.includes(step)).toBe(step.approved && mayStart);
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
  const held = { id: idOf('h'), status: 'waiting' as const, approved: false, dependsOn: [] };
  expect(planOutcome([held, { id: idOf('a'), status: 'done', dependsOn: [] }])).toBe('awaiting_decision');
  expect(planOutcome([held, { id: idOf('a'), status: 'running', dependsOn: [] }])).toBe('running');
  expect(planOutcome([held, { id: idOf('a'), status: 'failed', dependsOn: [] }])).toBe('failed');
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
      const { total, held, ...rest } = countsOf(steps);
      expect(held).toBeLessThanOrEqual(rest.waiting);
      expect(total).toBe(steps.length);
      expect(Object.values(rest).reduce((sum, count) => sum + count, 0)).toBe(total);
    }),
  ));
