import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProposedSubtask, Subtask } from '@codelab/protocol/plan';
import { planDifference } from './plan-changes.ts';
import { editedStep, patchedPlan, proposedOf, replannedPlan, withStep } from './plan-edits.ts';
import { findCycle, isFixed } from './plan-graph.ts';
import { idOf, stepOf, steps } from './testing/arbitrary-plan.ts';

const staff = { agents: [{ name: 'coder', tools: ['*'] }] };
const planOf = (subtasks: readonly Subtask[]) => ({ title: 'A plan', subtasks });
const few = steps.filter(({ length }) => length > 0);
const anyEdit = fc.record({
  title: fc.constantFrom('One', 'Two'),
  dependsOn: fc.subarray(['0', '1', '2', 'gone'].map(idOf)),
  evidence: fc.constantFrom(undefined, 'A test.'),
});

/** Any of the steps left out, changed or moved, and new ones. */
const patches = few.chain((all) =>
  fc.tuple(
    fc.constant(all),
    fc.shuffledSubarray(all, { minLength: 1 }).chain((kept) =>
      fc.array(fc.option(anyEdit), { minLength: kept.length, maxLength: kept.length }).map((edits) =>
        kept.map((step, n): ProposedSubtask => {
          const { evidence, ...edit } = edits[n] ?? {};
          return { ...proposedOf(step), ...edit, ...(evidence !== undefined && { evidence }) };
        }),
      ),
    ),
  ),
);

test('a patch makes exactly the plan that it says, or nothing; and never one that goes round or changes what has begun', () =>
  fc.assert(
    fc.property(patches, ([all, subtasks]) => {
      const edited = patchedPlan(planOf(all), { subtasks }, staff);
      if (edited.type === 'refused') {
        expect(edited.reasons.length).toBeGreaterThan(0);
        return;
      }
      expect(edited.plan).toEqual({ title: 'A plan', subtasks });
      expect(findCycle(edited.plan.subtasks)).toBeUndefined();
      const ids = new Set(subtasks.map(({ id }) => id));
      for (const step of subtasks) for (const id of step.dependsOn) expect(ids.has(id)).toBe(true);
      for (const step of all.filter(({ status }) => isFixed(status))) expect(subtasks).toContainEqual(proposedOf(step));
    }),
  ));

test('a patch that says nothing changes nothing, and one step’s edit changes that step', () =>
  fc.assert(
    fc.property(few, fc.nat(), (all, pick) => {
      const same = patchedPlan(planOf(all), {}, staff);
      expect(same).toEqual({ type: 'edited', plan: planOf(all.map(proposedOf) as Subtask[]) });
      const { id } = all[pick % all.length] ?? stepOf({ id: idOf('a'), dependsOn: [] });
      const { subtasks = [] } = editedStep(planOf(all), id, { title: 'Another', paths: null, evidence: undefined });
      expect(planDifference(all, subtasks).map((one) => one.step.id)).toEqual([id]);
      expect(subtasks.find((step) => step.id === id)).not.toHaveProperty('paths');
    }),
  ));

test('a step that is added is there, and only who is named comes to depend on it', () =>
  fc.assert(
    fc.property(few, fc.infiniteStream(fc.boolean()), (all, picks) => {
      const neededBy = all.filter(() => picks.next().value).map(({ id }) => id);
      const step = proposedOf(stepOf({ id: idOf('new'), dependsOn: [] }));
      const { subtasks = [] } = withStep(planOf(all), step, neededBy);
      expect(subtasks.at(-1)).toEqual(step);
      const changed = planDifference(all, subtasks).filter(({ type }) => type === 'changed');
      expect(changed.map((one) => one.step.id)).toEqual(neededBy);
    }),
  ));

test('the difference of two versions, applied to the first, gives the second', () =>
  fc.assert(
    fc.property(patches, ([before, after]) => {
      const byId = new Map<string, ProposedSubtask>(before.map((step) => [step.id, proposedOf(step)]));
      for (const one of planDifference(before, after)) {
        if (one.type === 'removed') byId.delete(one.step.id);
        else byId.set(one.step.id, one.step);
      }
      const sorted = (all: Iterable<ProposedSubtask>) => [...all].toSorted((a, b) => a.id.localeCompare(b.id));
      expect(planDifference(sorted(byId.values()), sorted(after))).toEqual([]);
      expect(byId.size).toBe(after.length);
      expect(planDifference(after, after)).toEqual([]);
    }),
  ));

test('a new version of the rest keeps all that has begun, and refuses what would touch it', () =>
  fc.assert(
    fc.property(few, (all) => {
      const fixed = all.filter(({ status }) => isFixed(status));
      const rest = [proposedOf(stepOf({ id: idOf('rest'), dependsOn: fixed.map(({ id }) => id) }))];
      const whole = { ...planOf(all), subtasks: all.map((step) => ({ ...step, dependsOn: [] })) };
      const edited = replannedPlan(whole, { title: 'Anew', subtasks: rest }, staff);
      expect(edited).toMatchObject({
        type: 'edited',
        plan: { subtasks: [...fixed.map(({ id }) => ({ id, dependsOn: [] })), ...rest] },
      });
      const [touched] = fixed;
      if (!touched) return;
      const again = replannedPlan(whole, { title: 'Anew', subtasks: [proposedOf(touched)] }, staff);
      expect(again).toEqual({
        type: 'refused',
        reasons: [`Subtask "${touched.id}" has begun already; leave it out, it stays as it is.`],
      });
    }),
  ));
