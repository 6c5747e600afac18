import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApprovalId, CallId, PlanId } from '@codelab/protocol/ids';
import type { ToolCallState } from '@codelab/protocol/tool-call';
import { nextMove, type TurnNow } from './next-move.ts';
import { instant, uuid } from './testing/example.ts';
import { isSettled } from './tool-call.ts';

const approvalId = ApprovalId.parse(uuid(0x31));
const planId = PlanId.parse(uuid(0x41));
const problem = { code: 'tool_failed', message: 'no' };
const states = {
  ready: { status: 'ready' },
  started: { status: 'started', at: instant(1) },
  asks: { status: 'awaiting_approval', decides: { type: 'approval', approvalId } },
  proposes: { status: 'awaiting_approval', decides: { type: 'plan', planId } },
  client: { status: 'waiting_for_client' },
  unknown: { status: 'unknown', since: instant(1), approvalId },
  done: { status: 'done', output: null },
  failed: { status: 'failed', problem },
  refused: { status: 'refused', problem },
  rejected: { status: 'rejected' },
  expired: { status: 'expired' },
  cancelled: { status: 'cancelled' },
} satisfies Record<string, ToolCallState>;

const turn: TurnNow = { answered: true, calls: [], budget: { status: 'within' } };
const reached: TurnNow['budget'] = { status: 'reached', kind: 'steps' };
const calls = (...names: (keyof typeof states)[]) =>
  names.map((name, index) => ({ callId: CallId.parse(uuid(0x20 + index)), state: states[name] }));
const move = (...names: (keyof typeof states)[]) => nextMove({ ...turn, calls: calls(...names) });
const anyTurn: fc.Arbitrary<TurnNow> = fc.record({
  answered: fc.boolean(),
  calls: fc
    .array(fc.constantFrom(...Object.keys(states)) as fc.Arbitrary<keyof typeof states>, { maxLength: 5 })
    .map((names) => calls(...names)),
  budget: fc.constantFrom<TurnNow['budget']>({ status: 'within' }, reached, { status: 'asked', approvalId }),
});

test('a turn begins with a model call and ends when an answer calls nothing', () => {
  expect(nextMove({ ...turn, answered: false })).toEqual({ type: 'call_model' });
  expect(nextMove(turn)).toEqual({ type: 'end', reason: 'completed' });
});

test('calls run in the order in which they were made, before anybody is waited for', () => {
  expect(move('asks', 'done', 'ready', 'ready')).toEqual({ type: 'run_call', callId: uuid(0x22) });
});

test('a call that a crash left started, and that is safe to repeat, runs again', () => {
  expect(move('done', 'started')).toEqual({ type: 'run_call', callId: uuid(0x21) });
});

test('approvals are waited for before results, results before plans', () => {
  expect(move('proposes', 'client', 'asks', 'unknown')).toEqual({
    type: 'wait',
    waitingFor: { for: 'approval', approvalIds: [approvalId, approvalId] },
  });
  expect(move('proposes', 'client', 'client')).toEqual({
    type: 'wait',
    waitingFor: { for: 'tool_result', callIds: [uuid(0x21), uuid(0x22)] },
  });
  expect(move('done', 'proposes')).toEqual({ type: 'wait', waitingFor: { for: 'plan_decision', planId } });
});

test('an approval that expired ends the turn once nothing else is open', () => {
  expect(move('expired', 'ready')).toMatchObject({ type: 'run_call' });
  expect(move('expired', 'client')).toMatchObject({ type: 'wait' });
  expect(move('expired', 'done')).toEqual({ type: 'end', reason: 'failed', code: 'approval_expired' });
});

test('results go to the model; once a budget is used up a person is asked first, and waited for', () => {
  const settled = calls('done', 'rejected', 'failed', 'refused');
  expect(nextMove({ ...turn, calls: settled })).toEqual({ type: 'call_model' });
  expect(nextMove({ ...turn, calls: settled, budget: reached })).toEqual({ type: 'ask_budget', kind: 'steps' });
  expect(nextMove({ ...turn, calls: settled, budget: { status: 'asked', approvalId } })).toEqual({
    type: 'wait',
    waitingFor: { for: 'approval', approvalIds: [approvalId] },
  });
});

test('an answer that calls nothing completes the turn even when its budget is used up', () => {
  expect(nextMove({ ...turn, budget: reached })).toEqual({ type: 'end', reason: 'completed' });
});

test('the model is never called, and no turn ends by itself, while a call is open', () =>
  fc.assert(
    fc.property(anyTurn, (now) => {
      const next = nextMove(now);
      const isQuiet = now.calls.every(({ state }) => isSettled(state.status));
      if (next.type === 'call_model' || next.type === 'end' || next.type === 'ask_budget') expect(isQuiet).toBe(true);
      if (next.type === 'call_model') expect(now.budget.status).toBe('within');
      if (isQuiet && next.type === 'wait') expect(now.budget.status).toBe('asked');
    }),
  ));
