import { expect, test } from 'vitest';
import type { Approval } from '@codelab/protocol/approval';
import type { EventBody } from '@codelab/protocol/event';
import { ApprovalId } from '@codelab/protocol/ids';
import { added, answer, call, conversation, folded, instant, inTurn, uuid } from '../testing/example.ts';

test('a call that has to be approved waits, and its card stays when it was decided', () => {
  const view = folded(inTurn(proposed, required(1)));
  expect(view.waiting.approvals).toStrictEqual([approval]);
  expect(view.messages[0]?.parts).toStrictEqual([{ ...call, status: 'awaiting_approval', decides }]);

  const changes = { arguments: { path: 'b.ts' } };
  const decided: EventBody = {
    type: 'approval_decided',
    approvalId: approval.id,
    version: 1,
    callId: call.callId,
    decision: 'edit',
    by: 'owner',
    feedback: 'Better there',
    changes,
  };
  const after = folded(inTurn(proposed, required(1), decided));
  expect(after.waiting.approvals).toEqual([]);
  expect(after.messages[0]?.parts).toMatchObject([
    { decided: { decision: 'edit', by: 'owner', at: instant(3), feedback: 'Better there', changes } },
  ]);
});

test('a newer version takes the place of the older one, never the other way round', () => {
  const versions = (...bodies: EventBody[]) =>
    folded(inTurn(...bodies)).waiting.approvals.map(({ version }) => version);
  expect(versions(required(1), required(2))).toEqual([2]);
  expect(versions(required(2), required(1))).toEqual([2]);
});

test('a call that has to be asked about again is undecided again', () => {
  const approve: EventBody = {
    type: 'approval_decided',
    approvalId: approval.id,
    version: 1,
    callId: call.callId,
    decision: 'approve',
    by: 'owner',
  };
  const view = folded(inTurn(proposed, required(1), approve, required(2)));
  expect(view.messages[0]?.parts).toStrictEqual([{ ...call, status: 'awaiting_approval', decides }]);
});

test('a call whose outcome is unknown stays so while the person is asked', () => {
  const unknown = { status: 'unknown', since: instant(2), approvalId: approval.id } as const;
  const asked: EventBody = { type: 'approval_required', approval: { ...approval, kind: 'unknown_outcome' } };
  const view = folded(inTurn(proposed, { type: 'tool_result', callId: call.callId, ...unknown }, asked));
  expect(view.messages[0]?.parts).toStrictEqual([{ ...call, ...unknown }]);
  expect(view.waiting.approvals).toHaveLength(1);
});

test.for(['expired', 'withdrawn'] as const)('an approval that was %s is not asked about any more', (decision) => {
  const named = { approvalId: approval.id, version: 1, callId: call.callId };
  const event: EventBody =
    decision === 'expired'
      ? { type: 'approval_expired', ...named }
      : { type: 'approval_withdrawn', ...named, reason: 'cancelled' };
  const view = folded(inTurn(proposed, required(1), event));
  expect(view.waiting.approvals).toEqual([]);
  expect(view.messages[0]?.parts).toMatchObject([{ decided: { decision, by: 'system', at: instant(3) } }]);
});

const approval: Approval = {
  id: ApprovalId.parse(uuid(0x31)),
  kind: 'tool',
  version: 1,
  digest: 'a'.repeat(64),
  conversationId: conversation.id,
  callId: call.callId,
  risk: 'write',
  reason: 'writes',
  agent: 'coder',
  files: [],
  requestedAt: instant(2),
};
const decides = { type: 'approval', approvalId: approval.id } as const;
const proposed = added({ ...answer, parts: [{ ...call, status: 'ready' }] });

function required(version: number): EventBody {
  return { type: 'approval_required', approval: { ...approval, version } };
}
