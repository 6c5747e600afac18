import { expect, test } from 'vitest';
import { possibleWays } from './possible-ways.ts';
import { step, undecided } from './testing/sample-plan.ts';

const running = { status: 'running' } as const;

test('what is to be decided can be changed, said something about, and removed', () => {
  expect(possibleWays({ status: 'awaiting_decision' }, undecided('a'), true)).toEqual(['edit', 'comment', 'remove']);
  expect(possibleWays(running, undecided('a'), true)).toContain('remove');
  expect(possibleWays({ status: 'revising' }, undecided('a'), false)).toEqual([]);
});

test('every failed step of a plan that has not ended has its ways out', () => {
  const failed = step('a', [], { status: 'failed' });
  for (const status of ['running', 'paused', 'failed'] as const) {
    expect(possibleWays({ status }, failed, false)).toEqual(['retry', 'skip', 'reassign', 'edit']);
  }
  expect(possibleWays({ status: 'cancelled' }, failed, false)).toEqual([]);
});

test('a step that runs is not edited, one that is over is left alone', () => {
  expect(possibleWays(running, step('a', [], { status: 'running' }), false)).toEqual(['reassign', 'skip']);
  expect(possibleWays(running, step('a'), false)).toEqual(['edit', 'reassign', 'skip']);
  expect(possibleWays(running, step('a', [], { status: 'done' }), false)).toEqual([]);
});
