import { expect, test } from 'vitest';
import { Approval } from '@codelab/protocol/approval';
import { HitlDecision } from '@codelab/protocol/command';
import { approve, approveEdited, reject, resolve } from './decide.ts';

function approval(version = 1) {
  return Approval.parse({
    id: crypto.randomUUID(),
    kind: 'tool',
    version,
    digest: 'ab'.repeat(32),
    conversationId: crypto.randomUUID(),
    risk: 'write',
    reason: 'Writing asks.',
    agent: 'coder',
    files: [],
    requestedAt: '2026-01-01T00:00:00Z',
  });
}

test('a decision names the approval, its version and its digest, and nothing else', () => {
  const asked = approval(3);
  expect(HitlDecision.parse(approve(asked))).toEqual({
    type: 'hitl_decision',
    approvalId: asked.id,
    version: 3,
    digest: asked.digest,
    decision: 'approve',
  });
});

test('rejecting rejects one thing, and others only when they are named', () => {
  const [one, other] = [approval(), approval(2)];
  expect(HitlDecision.parse(reject(one, {}))).not.toHaveProperty('also');
  expect(HitlDecision.parse(reject(one, { also: [other] }, 'Not now. '))).toMatchObject({
    decision: 'reject',
    feedback: 'Not now.',
    also: [{ approvalId: other.id, version: 2, digest: other.digest }],
  });
});

test('an edit sends what was changed', () => {
  const files = [{ path: 'a.ts', content: 'new' }];
  expect(HitlDecision.parse(approveEdited(approval(), { files }))).toMatchObject({ decision: 'edit', files });
  expect(HitlDecision.parse(approveEdited(approval(), { arguments: { limit: 3 } }))).toMatchObject({
    arguments: { limit: 3 },
  });
});

test('an unknown outcome is settled with what came of it', () => {
  expect(HitlDecision.parse(resolve(approval(), 'done', ' ok '))).toMatchObject({ outcome: 'done', output: 'ok' });
  expect(HitlDecision.parse(resolve(approval(), 'run_again'))).not.toHaveProperty('output');
});

test('words that are only spaces are not feedback', () => {
  expect(HitlDecision.parse(approve(approval(), '   '))).not.toHaveProperty('feedback');
});
