import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConversationView } from '@codelab/protocol/conversation';
import type { EventBody, KeptEvent } from '@codelab/protocol/event';
import { MessageId } from '@codelab/protocol/ids';
import type { Message } from '@codelab/protocol/message';
import { fold } from './fold.ts';
import { awaitsDecision } from './plan-graph.ts';
import { log } from './testing/arbitrary-log.ts';
import {
  added,
  answer,
  call,
  coder,
  conversation,
  cost,
  demo,
  folded,
  instant,
  inTurn,
  question,
  start,
  turnId,
  usage,
  uuid,
} from './testing/example.ts';
import { approvalsInOrder, plansInOrder, questionsInOrder } from './waiting-order.ts';

test('messages are taken back and brought back, and the others stay the very same', () => {
  const [asked, both] = [start, inTurn(added(question), added(answer))];
  const before = folded(both, asked);
  const taken = fold(before, { ...place(before), type: 'messages_undone', messageIds: [answer.id], undone: true });
  expect(taken.messages).toEqual([question, { ...answer, undone: true }]);
  expect(taken.messages[0]).toBe(before.messages[0]);
  const back = fold(taken, { ...place(taken), type: 'messages_undone', messageIds: [answer.id], undone: false });
  expect(back.messages).toEqual([question, answer]);
});

function place({ cursor }: ConversationView) {
  return { seq: cursor + 1, at: instant(9), conversationId: conversation.id };
}

test('an event that was folded already changes nothing', () =>
  fc.assert(
    fc.property(log, fc.nat(), (events, pick) => {
      const view = folded(events);
      const again = events[pick % Math.max(events.length, 1)];
      expect(again ? fold(view, again) : view).toBe(view);
    }),
  ));

test('whoever stops anywhere and comes back hears the rest, again from wherever, and sees the same', () =>
  fc.assert(
    fc.property(log, fc.nat(), fc.nat(), (events, stop, overlap) => {
      const at = stop % (events.length + 1);
      const snapshot: ConversationView = JSON.parse(JSON.stringify(folded(events.slice(0, at))));
      const resumed = folded(events.slice(Math.max(0, at - overlap)), snapshot);
      expect(resumed).toStrictEqual(JSON.parse(JSON.stringify(folded(events))));
    }),
  ));

test('every view is well formed: each state holds its own fields and no other state’s', () =>
  fc.assert(
    fc.property(log, (events) => {
      const view = folded(events);
      expect(ConversationView.parse(view)).toStrictEqual(view);
    }),
  ));

test('an event changes nothing that is frozen', () =>
  fc.assert(
    fc.property(log, (events) => {
      events.reduce((view, event) => fold(deepFrozen(view), deepFrozen(event)), start);
    }),
  ));

test('what waits stands in order, and once', () =>
  fc.assert(
    fc.property(log, (events) => {
      const { waiting, plans } = folded(events);
      expect(waiting.approvals).toStrictEqual(approvalsInOrder(waiting.approvals));
      expect(waiting.questions).toStrictEqual(questionsInOrder(waiting.questions));
      expect(plans).toStrictEqual(plansInOrder(plans));
      expect(waiting.plans).toStrictEqual(plans.filter(awaitsDecision));
      for (const list of [waiting.approvals, plans]) expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    }),
  ));

test('a message that an event does not speak of stays the very same object', () =>
  fc.assert(
    fc.property(log, (events) => {
      events.reduce((view, event) => {
        const next = fold(view, event);
        const spoken = spokenOf(event, view.messages);
        for (const message of next.messages.filter(({ id }) => !spoken.has(id))) {
          expect(view.messages).toContain(message);
        }
        const isSame = (left: object | undefined, right: object | undefined) => expect(left).toBe(right);
        if (event.type === 'assistant_delta') {
          isSame(next.plans, view.plans);
          isSame(next.waiting, view.waiting);
          isSame(next.queue, view.queue);
          isSame(next.turn, view.turn);
          isSame(next.conversation, view.conversation);
        }
        return next;
      }, start);
    }),
  ));

test('text that is sent again in whatever pieces is said once', () => {
  const pieces = fc.array(fc.tuple(fc.nat(), fc.nat(20)), { maxLength: 30 });
  return fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), pieces, (text, cuts) => {
      const chunks = cuts.map(([from, length]) => ({ offset: from % (text.length + 1), length }));
      const inOrder = Array.from({ length: text.length }, (_, offset) => ({ offset, length: 1 }));
      const sent = interleaved(inOrder, chunks);
      const deltas = sent.map(({ offset, length }) => delta(0, offset, text.slice(offset, offset + length)));
      const view = folded(inTurn(started(1), delta(0, 0, ''), ...deltas));
      expect(view.messages[0]?.parts).toEqual([{ type: 'text', text }]);
    }),
  );
});

test('a finished message is the same whether or not its deltas were heard', () =>
  fc.assert(
    fc.property(log, fc.infiniteStream(fc.boolean()), (others, hears) => {
      const noise = others.filter(({ type }) => type !== 'assistant_started' && type !== 'assistant_delta');
      const done: Message = { ...answer, parts: [{ type: 'text', text: 'Hello there' }] };
      const deltas: EventBody[] = [
        started(1),
        delta(0, 0, 'Dead'),
        started(2),
        delta(0, 0, 'Hello'),
        delta(0, 5, ' there'),
      ];
      const mixed = interleaved<EventBody>(deltas, noise.map(bodyOf));
      const events = inTurn(...mixed, added(done));
      const isCovered = (event: KeptEvent) => 'messageId' in event && event.messageId === answer.id;
      const fewer = events.filter((event) => !isCovered(event) || hears.next().value);
      expect(folded(fewer)).toStrictEqual(folded(events));
    }),
  ));

test('the answer streams, asks, runs and ends: every event is seen where it belongs', () => {
  const view = folded(
    inTurn(
      added({ ...question, parts: [{ type: 'text', text: 'Do it' }] }),
      { type: 'turn_started' },
      started(1),
      { ...delta(0, 0, 'thinking'), kind: 'reasoning' },
      { ...delta(1, 0, '{"path":'), kind: 'tool_input', tool: 'write_file' },
      added({
        ...answer,
        usage,
        cost,
        parts: [
          { type: 'text', text: 'On it' },
          { ...call, status: 'ready' },
        ],
      }),
      { ...call, type: 'tool_call', messageId: answer.id, status: 'ready' },
      { type: 'tool_started', callId: call.callId },
      { type: 'tool_output', callId: call.callId, offset: 0, text: 'wri' },
      { type: 'tool_output', callId: call.callId, offset: 2, text: 'iting' },
      { type: 'tool_output', callId: call.callId, offset: 20, text: 'beyond a gap' },
      { type: 'tool_result', callId: call.callId, status: 'done', output: 'written' },
    ),
  );

  expect(view.turn).toStrictEqual({ id: turnId, status: 'running', startedAt: instant(1), usage, cost });
  expect(view.total).toStrictEqual({ usage, cost });
  expect(view.messages).toHaveLength(2);
  expect(view.messages[1]?.parts[1]).toStrictEqual({
    ...call,
    status: 'done',
    output: 'written',
    liveOutput: 'writing',
    startedAt: instant(8),
    endedAt: instant(12),
  });
});

test('an answer that is told again changes, and is counted once', () => {
  const again: Message = { ...answer, usage, parts: [{ type: 'text', text: 'Better' }] };
  const view = folded(inTurn(added(question), added({ ...answer, usage }), added(question), added(again)));
  expect(view.messages).toStrictEqual([question, again]);
  expect(view.turn).toMatchObject({ usage });
  expect(view.total).toMatchObject({ usage });
});

test('an answer that was kept before costs were has an unknown cost, not none', () => {
  const view = folded(inTurn(added(question), added({ ...answer, usage })));
  expect(view.turn).toMatchObject({ cost: { microDollars: 0, unpricedCalls: 1 } });
  expect(view.total).toMatchObject({ cost: { microDollars: 0, unpricedCalls: 1 } });
});

test('parts that were not heard of yet are left empty and filled when they come', () => {
  const view = folded(inTurn(started(1), delta(2, 0, 'third'), { ...delta(0, 0, 'first'), kind: 'reasoning' }));
  expect(view.messages[0]?.parts).toEqual([
    { type: 'reasoning', text: 'first' },
    { type: 'text', text: '' },
    { type: 'text', text: 'third' },
  ]);
});

test('what is said while an answer streams stands before the answer, as in the log', () => {
  const steer: Message = { ...question, id: MessageId.parse(uuid(0x13)), parts: [{ type: 'text', text: 'Stop' }] };
  const ids = (events: EventBody[]) => folded(inTurn(...events)).messages.map(({ id }) => id);
  expect(ids([added(question), started(1), added(steer)])).toEqual([question.id, steer.id, answer.id]);
  expect(ids([added(question), started(1), added(steer), added(answer)])).toEqual([question.id, steer.id, answer.id]);
});

test('a message built up from a row in its second attempt holds the text of the second attempt', () => {
  const streaming: Message = { ...answer, status: 'streaming', attempt: 2, parts: [] };
  const deltas = [started(1), delta(0, 0, 'Dead'), started(2), delta(0, 0, 'Alive')];
  const view = folded(inTurn(...deltas), { ...start, messages: [streaming] });
  expect(view.messages[0]).toMatchObject({ attempt: 2, parts: [{ type: 'text', text: 'Alive' }] });
});

test('nothing is being said in a turn that has ended', () => {
  const ended: EventBody = { type: 'turn_ended', reason: 'failed', code: 'model_unavailable', usage, cost };
  const view = folded(inTurn(added(question), started(1), ended));
  expect(view.messages.map(({ id }) => id)).toEqual([question.id]);
  expect(view.turn).toStrictEqual({
    id: turnId,
    status: 'failed',
    startedAt: instant(1),
    endedAt: instant(3),
    code: 'model_unavailable',
    usage,
    cost,
  });
});

test('a plan’s report opens a turn, a switch of agents does not', () => {
  const notice = (parts: Message['parts']): EventBody => added({ ...question, role: 'notice', parts });
  const switched = notice([{ type: 'notice', notice: 'agent_switched', from: coder, to: coder, reason: '' }]);
  expect(folded(inTurn(switched)).turn).toBeUndefined();
  expect(folded(inTurn(notice([{ type: 'notice', notice: 'reminder', text: 'Go on' }]))).turn).toMatchObject({
    id: turnId,
    status: 'queued',
  });
});

test('a retry says when it will try, which is not when it said so', () => {
  const waits: EventBody = {
    type: 'turn_waiting',
    for: 'retry_at',
    retryAt: instant(99),
    attempt: 2,
    problem: { code: 'model_unavailable', message: 'overloaded' },
  };
  expect(folded(inTurn(added(question), waits)).turn).toMatchObject({
    waitingFor: { for: 'retry_at', retryAt: instant(99), attempt: 2 },
  });
});

test('an event of another conversation changes nothing', () => {
  const [event] = inTurn({ type: 'turn_started' });
  const elsewhere = event && { ...event, conversationId: conversation.id.replace('1', '9') as typeof conversation.id };
  expect(elsewhere && fold(start, elsewhere)).toBe(start);
});

function started(attempt: number): EventBody {
  return { type: 'assistant_started', messageId: answer.id, attempt, agent: coder, model: demo };
}

function delta(part: number, offset: number, text: string): EventBody & { type: 'assistant_delta' } {
  return { type: 'assistant_delta', messageId: answer.id, part, offset, text, kind: 'text' };
}

function bodyOf({ seq: _, at: __, conversationId: ___, turnId: ____, ...body }: KeptEvent): EventBody {
  return body as EventBody;
}

/** One of each in turn, each list in its own order. */
function interleaved<Item>(left: readonly Item[], right: readonly Item[]): Item[] {
  const longest = Math.max(left.length, right.length);
  return Array.from({ length: longest }, (_, index) => [
    ...left.slice(index, index + 1),
    ...right.slice(index, index + 1),
  ]).flat();
}

function spokenOf(event: KeptEvent, messages: readonly Message[]): ReadonlySet<MessageId> {
  switch (event.type) {
    case 'message_added':
      return new Set([event.message.id]);
    case 'assistant_started':
    case 'assistant_delta':
    case 'tool_call':
      return new Set([event.messageId]);
    case 'messages_undone':
      return new Set(event.messageIds);
    default: {
      const callId = event.type === 'approval_required' ? event.approval.callId : 'callId' in event && event.callId;
      const has = (message: Message) =>
        message.parts.some((part) => part.type === 'tool_call' && part.callId === callId);
      return new Set(messages.filter(has).map(({ id }) => id));
    }
  }
}

function deepFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFrozen);
  }
  return value;
}
