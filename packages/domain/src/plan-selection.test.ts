import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readySubtasks } from './plan-graph.ts';
import { closureOf, dependantsOf, missingFrom } from './plan-selection.ts';
import { dag, idOf, stepOf, steps } from './testing/arbitrary-plan.ts';

const chosen = steps.chain((all) => fc.tuple(fc.constant(all), fc.subarray(all.map(({ id }) => id))));

test('the closure holds what was chosen and all it depends on, and nothing that could be left out', () =>
  fc.assert(
    fc.property(chosen, ([all, ids]) => {
      const closure = closureOf(all, ids).map(({ id }) => id);
      for (const id of ids) expect(closure).toContain(id);
      for (const step of all.filter(({ id }) => closure.includes(id))) {
        for (const id of step.dependsOn) expect(closure).toContain(id);
      }
      for (const id of closure.filter((one) => !ids.includes(one))) {
        expect(all.some((step) => closure.includes(step.id) && step.dependsOn.includes(id))).toBe(true);
      }
      expect(closureOf(all, closure).map(({ id }) => id)).toEqual(closure);
    }),
  ));

test('a part lacks nothing when it is its own closure, but for what is there already', () =>
  fc.assert(
    fc.property(chosen, ([all, ids]) => {
      const missing = missingFrom(all, ids);
      for (const step of missing) expect(step.approved || ['done', 'skipped'].includes(step.status)).toBe(false);
      expect(missingFrom(all, [...ids, ...missing.map(({ id }) => id)])).toEqual([]);
    }),
  ));

test('a closed part that is approved can be carried out to its end by itself', () =>
  fc.assert(
    fc.property(dag, fc.infiniteStream(fc.boolean()), (nodes, picks) => {
      const ids = nodes.filter(() => picks.next().value).map(({ id }) => id);
      const closure = new Set(closureOf(nodes.map(stepOf), ids).map(({ id }) => id));
      let now = nodes.map((node) => ({ ...stepOf(node), approved: closure.has(node.id) }));
      for (let ready = readySubtasks(now); ready.length > 0; ready = readySubtasks(now)) {
        const [next] = ready;
        now = now.map((step) => (step === next ? { ...step, status: 'done' } : step));
      }
      expect(now.filter(({ status }) => status === 'done').map(({ id }) => id)).toEqual(
        nodes.filter(({ id }) => closure.has(id)).map(({ id }) => id),
      );
    }),
  ));

test('whatever comes after a step has it in its own closure', () =>
  fc.assert(
    fc.property(chosen, ([all, ids]) => {
      const behind = dependantsOf(all, ids).map(({ id }) => id);
      for (const { id, dependsOn } of all) {
        const before = closureOf(all, dependsOn).map((step) => step.id);
        expect(behind.includes(id)).toBe(before.some((one) => ids.includes(one)));
      }
      expect(closureOf(all, [idOf('gone')])).toEqual([]);
    }),
  ));
