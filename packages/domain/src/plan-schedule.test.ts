import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { Subtask, SubtaskStatus } from '@codelab/protocol/plan';
import { clashOf, everything } from './file-claims.ts';
import { isBegun, planOutcome } from './plan-graph.ts';
import { type Room, scheduleOf } from './plan-schedule.ts';
import { dependantsOf } from './plan-selection.ts';
import { dag, idOf, stepOf, steps } from './testing/arbitrary-plan.ts';

const claimOf = ({ paths }: Subtask) => paths ?? everything;
const rooms = fc
  .tuple(fc.integer({ min: -1, max: 4 }), fc.integer({ min: -1, max: 4 }))
  .map(([plan, server]): Room[] => [
    { of: 'plan', limit: 3, left: plan },
    { of: 'server', limit: 9, left: server },
  ]);

test('no step starts before what it depends on, unapproved, beyond a limit, or beside one that changes its files', () =>
  fc.assert(
    fc.property(steps, rooms, (all, limits) => {
      const { start, waits } = scheduleOf(all, claimOf, limits);
      const status = new Map(all.map((step) => [step.id, step.status]));
      for (const step of start) {
        expect(step.approved).toBe(true);
        expect(['waiting', 'ready']).toContain(step.status);
        if (step.status === 'waiting') {
          for (const id of step.dependsOn) expect(['done', 'skipped']).toContain(status.get(id));
        }
      }
      expect(start.length).toBeLessThanOrEqual(Math.max(0, ...[Math.min(...limits.map(({ left }) => left))]));
      const together = [...all.filter((step) => isBegun(step.status)), ...start];
      for (const [n, step] of start.entries()) {
        const others = together.slice(0, together.length - start.length + n);
        for (const other of others) expect(clashOf(claimOf(step), claimOf(other))).toBeUndefined();
        expect(waits.has(step.id)).toBe(false);
      }
    }),
  ));

test('a step that could start and does not says truly why, and the same plan is always gone on with the same way', () =>
  fc.assert(
    fc.property(steps, rooms, (all, limits) => {
      const { start, waits } = scheduleOf(all, claimOf, limits);
      expect(scheduleOf(all, claimOf, limits)).toEqual({ start, waits });
      const order = all.map(({ id }) => id);
      expect(start.map(({ id }) => order.indexOf(id))).toEqual(
        start.map(({ id }) => order.indexOf(id)).toSorted((a, b) => a - b),
      );
      for (const [id, reason] of waits) {
        if (reason.for === 'limit') {
          const before = start.filter((step) => order.indexOf(step.id) < order.indexOf(id)).length;
          expect(limits.find(({ of }) => of === reason.of)?.left).toBeLessThanOrEqual(before);
        } else {
          const other = all.find((step) => step.id === reason.subtaskId);
          expect(other && (isBegun(other.status) || start.includes(other))).toBe(true);
        }
      }
    }),
  ));

test('whatever the limits, a plan whose steps all succeed comes to its end, and never leaves room unused for one that fits', () =>
  fc.assert(
    fc.property(dag, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat()), (nodes, limit, picks) => {
      let now: Subtask[] = nodes.map((node, n) => ({ ...stepOf(node), paths: [`${n % 3}/**`] }));
      for (let turns = 0; planOutcome(now) === 'running'; turns += 1) {
        if (turns > 2 * nodes.length) throw new Error('it does not come to its end');
        const running = now.filter(({ status }) => status === 'running');
        const { start } = scheduleOf(now, claimOf, [{ of: 'plan', limit, left: limit - running.length }]);
        now = set(
          now,
          start.map(({ id }) => id),
          'running',
        );
        const atWork = now.filter(({ status }) => status === 'running');
        expect(atWork.length).toBeLessThanOrEqual(limit);
        const done = atWork[picks.next().value % Math.max(1, atWork.length)];
        if (!done) throw new Error('something runs, or the plan is stuck');
        now = set(now, [done.id], 'done');
      }
      expect(planOutcome(now)).toBe('completed');
    }),
  ));

test('a failure holds what depends on it and nothing else', () =>
  fc.assert(
    fc.property(dag, fc.nat(), (nodes, pick) => {
      fc.pre(nodes.length > 0);
      const failing = nodes[pick % nodes.length]?.id ?? idOf(0);
      let now: Subtask[] = nodes.map((node) => ({ ...stepOf(node), paths: [] }));
      for (let go = true; go; ) {
        const { start } = scheduleOf(now, claimOf, [{ of: 'plan', limit: 99, left: 99 }]);
        go = start.length > 0;
        for (const { id } of start) now = set(now, [id], id === failing ? 'failed' : 'done');
      }
      const held = new Set(dependantsOf(now, [failing]).map(({ id }) => id));
      for (const { id, status } of now)
        expect(status).toBe(id === failing ? 'failed' : held.has(id) ? 'waiting' : 'done');
      expect(planOutcome(now)).toBe('failed');
    }),
  ));

function set(all: readonly Subtask[], ids: readonly SubtaskId[], status: SubtaskStatus): Subtask[] {
  return all.map((step) => (ids.includes(step.id) ? { ...step, status } : step));
}
