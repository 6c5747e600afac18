import { expect, test } from 'vitest';
import { emptyDraft, withoutStep, withStep } from './plan-draft.ts';
import { sendingWords } from './sending-words.ts';
import { branching, idOf, ids, samplePlan, step, undecided } from './testing/sample-plan.ts';

const plan = samplePlan(branching);

test('what an approval would send is told before it is sent', () => {
  expect(sendingWords(plan, emptyDraft)).toEqual({
    name: 'all',
    values: { chosen: 5, total: 5, changes: 0, comments: 0 },
  });
  const edited = withoutStep(plan, withStep(plan, emptyDraft, undecided('a', [], { title: 'Other' })), idOf('e'));
  expect(sendingWords(plan, { ...edited, held: ids('d'), comments: { a: 'Mind it.', e: 'Gone.' } })).toEqual({
    name: 'some',
    values: { chosen: 3, total: 4, changes: 2, comments: 1 },
  });
  expect(sendingWords(plan, { ...emptyDraft, held: ids('a', 'e') }).name).toBe('none');
});

test('of a plan that runs in part, the rest is told apart from the whole', () => {
  const running = samplePlan([step('a', [], { status: 'done' }), undecided('b'), undecided('c')], {
    status: 'running',
  });
  expect(sendingWords(running, emptyDraft)).toMatchObject({ name: 'rest', values: { chosen: 2, total: 2 } });
  expect(sendingWords(running, { ...emptyDraft, held: ids('c') })).toMatchObject({
    name: 'someOfRest',
    values: { chosen: 1, total: 2 },
  });
});
