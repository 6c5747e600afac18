import { expect, test } from 'vitest';
import type { EventBody } from '@codelab/protocol/event';
import { added, answer, call, folded, instant, inTurn } from '../testing/example.ts';

const proposed = added({
  ...answer,
  parts: [
    { type: 'text', text: 'On it' },
    { ...call, status: 'ready' },
  ],
});
const started: EventBody = { type: 'tool_started', callId: call.callId };
const callNow = (...bodies: EventBody[]) => folded(inTurn(proposed, ...bodies)).messages[0]?.parts[1];

function output(offset: number, text: string): EventBody {
  return { type: 'tool_output', callId: call.callId, offset, text };
}

test('a call that failed says when and why, and what it had said stays', () => {
  const problem = { code: 'tool_failed', message: 'exit 1' };
  expect(callNow(started, output(0, 'boo'), output(3, 'm'), { ...result, status: 'failed', problem })).toStrictEqual({
    ...call,
    status: 'failed',
    problem,
    liveOutput: 'boom',
    startedAt: instant(2),
    endedAt: instant(5),
  });
});

test('the text of a finished command replaces what was heard of it, and late output adds nothing', () => {
  const done: EventBody = { ...result, status: 'done', output: 0, liveOutput: 'all of it' };
  expect(callNow(started, output(0, 'some'), done, output(9, ' and more'))).toMatchObject({ liveOutput: 'all of it' });
});

test('a call that is run again says everything anew', () => {
  expect(callNow(started, output(0, 'first run'), started, output(0, 'second'))).toMatchObject({
    status: 'started',
    startedAt: instant(4),
    liveOutput: 'second',
  });
});

test('a call that its message did not bring is shown in it', () => {
  const view = folded(inTurn(added(answer), { ...call, messageId: answer.id, status: 'ready' }));
  expect(view.messages[0]?.parts).toStrictEqual([{ ...call, status: 'ready' }]);
});

test('a call of a message that is not shown changes nothing', () => {
  const [, event] = inTurn(proposed, started);
  const before = folded([]);
  expect(event && folded([event])).toStrictEqual({ ...before, cursor: 2 });
});

const result = { type: 'tool_result', callId: call.callId } as const;
