import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ToolCallState, type ToolCallStatus } from '@codelab/protocol/tool-call';
import { call, instant } from './testing/example.ts';
import { baseOf, canMove, isOpen, isSettled, stateOf } from './tool-call.ts';

const statuses = ToolCallState.options.map((option) => option.shape.status.value);
const status = fc.constantFrom(...statuses);

test('a settled call never moves again, an open one can always be cancelled', () =>
  fc.assert(
    fc.property(status, status, (from, to) => {
      expect(isOpen(from)).toBe(!isSettled(from));
      if (isSettled(from)) expect(canMove(from, to)).toBe(false);
      else expect(canMove(from, 'cancelled')).toBe(true);
    }),
  ));

test('every state can be come to, and from every state a settled one', () => {
  const next = (from: ToolCallStatus | 'proposed') => statuses.filter((to) => canMove(from, to));
  const reached = new Set<ToolCallStatus>(next('proposed'));
  for (const one of reached) for (const to of next(one)) reached.add(to);
  expect([...reached].sort()).toEqual([...statuses].sort());
  for (const open of statuses.filter(isOpen)) expect(next(open).some(isSettled)).toBe(true);
});

test('nothing runs without its leave, and what was started is never silently run again', () => {
  expect(canMove('awaiting_approval', 'started')).toBe(false);
  expect(canMove('rejected', 'ready')).toBe(false);
  expect(canMove('unknown', 'started')).toBe(false);
  expect(canMove('waiting_for_client', 'unknown')).toBe(false);
});

test('a call’s state and what is fixed about it come apart again', () => {
  const state = { status: 'started', at: instant(3) } as const;
  const both = { ...call, ...state, rule: undefined, liveOutput: 'x' };
  const { type: _, ...base } = call;
  expect(stateOf(both)).toStrictEqual(state);
  expect(baseOf(both)).toStrictEqual(base);
});
