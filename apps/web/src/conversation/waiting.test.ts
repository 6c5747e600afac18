import { expect, test } from 'vitest';
import { Message } from '@codelab/protocol/message';
import { OpenQuestion } from '@codelab/protocol/plan';
import { conversationId, snapshotOf } from '../live/testing/samples.ts';
import { pendingElsewhere, pendingOf } from './waiting.ts';

const here = conversationId(1);
const child = conversationId(2);
const question = (call: number, where: typeof here) =>
  OpenQuestion.parse({
    callId: conversationId(call),
    conversationId: where,
    turnId: conversationId(50),
    agent: 'coder',
    questions: [{ id: 'q', question: 'Which one?' }],
    askedAt: '2026-01-01T00:00:00Z',
  });
const asking = (call: number) =>
  Message.parse({
    id: conversationId(60),
    role: 'assistant',
    status: 'complete',
    at: '2026-01-01T00:00:00Z',
    parts: [
      {
        type: 'tool_call',
        status: 'waiting_for_client',
        callId: conversationId(call),
        tool: 'ask_user',
        arguments: {},
        verdict: 'allow',
        runsOn: 'client',
        risk: 'read',
        reason: '',
      },
    ],
  });

test('what waits is shown at its tool call, or at the end when no message here has that call', () => {
  const [own, childs, lost] = [question(10, here), question(11, child), question(12, here)];
  const view = {
    ...snapshotOf(here, 1),
    messages: [asking(10)],
    waiting: { approvals: [], plans: [], questions: [own, childs, lost] },
  };

  expect(pendingOf(view)).toHaveLength(3);
  expect(pendingElsewhere(view).map(({ id }) => id)).toEqual([childs.callId, lost.callId]);
});
