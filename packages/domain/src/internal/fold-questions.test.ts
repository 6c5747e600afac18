import { expect, test } from 'vitest';
import type { EventBody } from '@codelab/protocol/event';
import { added, answer, call, coder, conversation, folded, instant, inTurn, turnId } from '../testing/example.ts';

const questions = [{ id: 'colour', question: 'Which colour?', options: ['red', 'blue'] }];
const asks = { ...call, tool: 'ask_user', arguments: { questions }, runsOn: 'client', risk: 'read' } as const;
const waits: EventBody = { ...asks, messageId: answer.id, status: 'waiting_for_client' };
const proposed = added({ ...answer, parts: [{ ...asks, status: 'waiting_for_client' }] });

test('a question waits for the person until it is answered', () => {
  const asked = inTurn(proposed, waits);
  expect(folded(asked).waiting.questions).toStrictEqual([
    { callId: call.callId, conversationId: conversation.id, turnId, agent: coder, questions, askedAt: instant(2) },
  ]);

  const answered: EventBody = { type: 'tool_result', callId: call.callId, status: 'done', output: { answers: {} } };
  expect(folded(inTurn(proposed, waits, answered)).waiting.questions).toEqual([]);
});

test('a question whose call is cancelled waits for nobody', () => {
  const cancelled: EventBody = { ...asks, messageId: answer.id, status: 'cancelled' };
  expect(folded(inTurn(proposed, waits, cancelled)).waiting.questions).toEqual([]);
});

test('other calls that wait for a client ask nobody', () => {
  expect(folded(inTurn(proposed, { ...waits, tool: 'open_file' })).waiting.questions).toEqual([]);
});
