import * as fc from 'fast-check';
import { expect, expectTypeOf, test } from 'vitest';
import type { HitlDecision, PlanDecision, ToolResult, UserMessage } from '@codelab/protocol/command';
import { ApprovalId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { assertDecidable, decideApproval, type WaitingApproval } from './approval.ts';
import { instant, uuid } from './testing/example.ts';
import { canMove } from './tool-call.ts';

const now = instant(100);
const digest = 'a'.repeat(64);
const approval: WaitingApproval = { status: 'pending', kind: 'tool', version: 2, digest, runsOn: 'server' };
const named = { type: 'hitl_decision', approvalId: ApprovalId.parse(uuid(0x31)), version: 2, digest } as const;

const decision: fc.Arbitrary<HitlDecision> = fc.constantFrom<HitlDecision[]>(
  { ...named, decision: 'approve', feedback: 'yes' },
  { ...named, decision: 'edit', arguments: { path: 'b.ts' } },
  { ...named, decision: 'edit', files: [{ path: 'a.ts', content: 'new' }] },
  { ...named, decision: 'reject', feedback: 'no' },
  { ...named, decision: 'resolve', outcome: 'run_again' },
  { ...named, decision: 'resolve', outcome: 'done', output: 'ok' },
  { ...named, decision: 'resolve', outcome: 'failed' },
);
const asked: fc.Arbitrary<WaitingApproval> = fc.record({
  status: fc.constantFrom('pending', 'resolved', 'expired', 'withdrawn'),
  kind: fc.constantFrom('tool', 'unknown_outcome', 'scope', 'budget'),
  version: fc.integer({ min: 1, max: 3 }),
  digest: fc.constantFrom(digest, 'b'.repeat(64)),
  runsOn: fc.constantFrom('server', 'client'),
  expiresAt: fc.constantFrom(undefined, null, instant(99), instant(100), instant(101)),
});

test('only a decision on an approval decides one', () => {
  expectTypeOf(decideApproval).parameter(1).toEqualTypeOf<HitlDecision>();
  expectTypeOf<UserMessage>().not.toExtend<HitlDecision>();
  expectTypeOf<ToolResult>().not.toExtend<HitlDecision>();
  expectTypeOf<PlanDecision>().not.toExtend<HitlDecision>();
  expectTypeOf<string>().not.toExtend<HitlDecision>();
});

test('only what is pending, in time and named by its version and digest is decided; all else throws and changes nothing', () =>
  fc.assert(
    fc.property(asked, decision, fc.integer({ min: 1, max: 3 }), (wait, given, version) => {
      const before = structuredClone(wait);
      const outcome = attempt(() => decideApproval(wait, { ...given, version }, now));
      const isLate = wait.expiresAt === instant(99) || wait.expiresAt === instant(100);
      const isNamed = wait.version === version && wait.digest === digest;
      const isAnswer = (wait.kind === 'unknown_outcome') === (given.decision === 'resolve');

      expect(wait).toEqual(before);
      if (wait.status === 'expired' || (wait.status === 'pending' && isLate)) expect(outcome).toBe('approval_expired');
      else if (wait.status !== 'pending') expect(outcome).toBe('already_decided');
      else if (!isNamed) expect(outcome).toBe('approval_changed');
      else if (!isAnswer) expect(outcome).toBe('invalid_input');
      else {
        const from = wait.kind === 'unknown_outcome' ? 'unknown' : 'awaiting_approval';
        expect(typeof outcome === 'object' && canMove(from, outcome.status)).toBe(true);
      }
    }),
  ));

test('approved, a call may run where it runs', () => {
  const approve = { ...named, decision: 'approve' } as const;
  expect(decideApproval(approval, approve, now)).toEqual({ status: 'ready' });
  expect(decideApproval({ ...approval, runsOn: 'client' }, approve, now)).toEqual({ status: 'waiting_for_client' });
});

test('an edit is an approval with changes, and needs some', () => {
  const files = [{ path: 'a.ts', content: 'new' }];
  const edit = { ...named, decision: 'edit' } as const;
  expect(decideApproval(approval, { ...edit, files }, now)).toEqual({ status: 'ready' });
  expect(attempt(() => decideApproval(approval, edit, now))).toBe('invalid_input');
});

test('a rejection keeps the person’s words', () => {
  const reject = { ...named, decision: 'reject', feedback: 'Not there' } as const;
  expect(decideApproval(approval, reject, now)).toEqual({ status: 'rejected', feedback: 'Not there' });
});

test('what nobody knows becomes what the person says', () => {
  const unknown: WaitingApproval = { ...approval, kind: 'unknown_outcome' };
  const resolve = { ...named, decision: 'resolve' } as const;
  const state = (given: Parameters<typeof decideApproval>[1]) => decideApproval(unknown, given, now);
  expect(state({ ...resolve, outcome: 'run_again' })).toEqual({ status: 'ready' });
  expect(state({ ...resolve, outcome: 'done', output: 'pushed' })).toEqual({ status: 'done', output: 'pushed' });
  expect(state({ ...resolve, outcome: 'failed', output: 'no disk' })).toEqual({
    status: 'failed',
    problem: { code: 'outcome_unknown', message: 'no disk' },
  });
});

test('who was slower hears who was faster, and with what', () => {
  const decided = { decision: 'reject', by: 'owner', at: instant(5), feedback: 'private' } as const;
  const late = () => assertDecidable({ ...approval, status: 'resolved', decided }, named, now);
  expect(late).toThrow(
    expect.objectContaining({ code: 'already_decided', details: { decision: 'reject', by: 'owner', at: instant(5) } }),
  );
});

/** What it gives, or the code of the problem it throws. */
function attempt<Result>(run: () => Result): Result | Problem['code'] {
  try {
    return run();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
