import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AgentName, ModelRef } from '@codelab/protocol/agent';
import type { Decided } from '@codelab/protocol/approval';
import { ApprovalId, CallId, CheckpointId, PlanId } from '@codelab/protocol/ids';
import type { Message, Part } from '@codelab/protocol/message';
import type { ToolCallState } from '@codelab/protocol/tool-call';
import { message } from './testing/arbitrary-log.ts';
import { answer, call, coder, demo, instant, question, uuid } from './testing/example.ts';
import { isSettled } from './tool-call.ts';
import { assertPaired, forModel, type TranscriptMessage, TranscriptNotPaired, transcriptOf } from './transcript.ts';

const settled: fc.Arbitrary<Message[]> = fc
  .array(message, { maxLength: 8 })
  .map((messages) =>
    messages
      .map((one, index) => withCallsOf(one, index))
      .map((one) => ({ ...one, agent: one.agent ?? coder, model: one.model ?? demo })),
  );

test('every call is followed by exactly one result before anything else is said, and no result is alone', () =>
  fc.assert(
    fc.property(settled, (messages) => {
      const transcript = transcriptOf(messages);
      const answers = transcript.flatMap((one, index) => {
        const calls = one.role === 'assistant' ? callsIn(one) : [];
        return calls.length > 0 ? [{ calls, next: transcript[index + 1] }] : [];
      });
      for (const { calls, next } of answers) {
        expect(next?.role === 'tool' && next.results.map(({ callId }) => callId)).toEqual(calls);
      }
      expect(transcript.filter(({ role }) => role === 'tool')).toHaveLength(answers.length);
      const kept = messages.flatMap((one) => (one.role === 'assistant' ? one.parts : []));
      const given = answers.flatMap(({ calls }) => calls);
      expect(given).toEqual(kept.flatMap((part) => (part.type === 'tool_call' ? [part.callId] : [])));
    }),
  ));

test('a transcript with an open call is not given to a model', () =>
  fc.assert(
    fc.property(settled, fc.nat(), (messages, pick) => {
      const open: Message = { ...answer, parts: [{ ...call, status: 'ready' }] };
      const at = pick % (messages.length + 1);
      expect(() => transcriptOf([...messages.slice(0, at), open, ...messages.slice(at)])).toThrow(TranscriptNotPaired);
    }),
  ));

test.for<[name: string, broken: (result: Results, made: Answer) => TranscriptMessage[]]>([
  ['a call without a result', (_, made) => [made]],
  ['a result without a call', (result) => [result]],
  ['a second result', (result, made) => [made, { ...result, results: [...result.results, ...result.results] }]],
  ['results told twice', (result, made) => [made, result, result]],
  ['something said in between', (result, made) => [made, { role: 'user', text: 'Well?' }, result]],
  ['a call made twice', (result, made) => [made, result, made, result]],
])('%s is found', ([, broken]) => {
  const [made, result] = transcriptOf([{ ...answer, parts: [{ ...call, status: 'done', output: 1 }] }]);
  if (made?.role !== 'assistant' || result?.role !== 'tool') throw new Error('a call and its result');
  expect(() => assertPaired([made, result])).not.toThrow();
  expect(() => assertPaired(broken(result, made))).toThrow(TranscriptNotPaired);
});

test('the person’s words, the answer and the results stand as they were said', () => {
  const said: Message = {
    ...question,
    parts: [
      { type: 'text', text: 'Do' },
      { type: 'text', text: 'it' },
    ],
  };
  const done: Part = { ...call, status: 'done', output: { bytes: 3 } };
  const spoken: Message = { ...answer, parts: [{ type: 'text', text: 'On it' }, done, { type: 'text', text: '' }] };
  expect(transcriptOf([said, spoken])).toEqual([
    { role: 'user', text: 'Do\n\nit' },
    {
      role: 'assistant',
      agent: 'coder',
      model: 'demo',
      parts: [
        { type: 'text', text: 'On it' },
        { type: 'call', callId: call.callId, tool: 'write_file', arguments: { path: 'a.ts' } },
      ],
    },
    {
      role: 'tool',
      results: [{ callId: call.callId, tool: 'write_file', outcome: { type: 'output', value: { bytes: 3 } } }],
    },
  ]);
});

test('what is being said is left out; what was interrupted keeps its text and its calls', () => {
  const parts: Part[] = [
    { type: 'reasoning', text: 'Hm' },
    { type: 'text', text: 'I was ab' },
    { ...call, status: 'cancelled' },
  ];
  expect(transcriptOf([{ ...answer, status: 'streaming', parts }])).toEqual([]);
  expect(transcriptOf([{ ...answer, status: 'interrupted', parts }])).toMatchObject([
    { parts: [{ type: 'text', text: 'I was ab' }, { type: 'call' }] },
    { results: [{ outcome: { type: 'denied' } }] },
  ]);
});

test('an answer that says nothing is left out', () => {
  expect(transcriptOf([{ ...answer, parts: [] }])).toEqual([]);
  expect(transcriptOf([{ ...answer, parts: [{ type: 'reasoning', text: 'Hm' }] }])).toEqual([]);
});

test('a report and a reminder are told, and told apart from the person’s words; other notices are for people', () => {
  const notices: Part[] = [
    { type: 'notice', notice: 'plan_report', planId: PlanId.parse(uuid(0x41)), text: 'All done.' },
    { type: 'notice', notice: 'reminder', text: 'Call complete.' },
    { type: 'notice', notice: 'agent_switched', from: coder, to: coder, reason: '' },
    { type: 'notice', notice: 'problem', problem: { code: 'internal', message: 'Oops' } },
    { type: 'notice', notice: 'cancelled' },
  ];
  const transcript = transcriptOf([{ ...question, role: 'notice', parts: notices }]);
  expect(transcript).toMatchObject([{ role: 'user' }, { role: 'user' }]);
  const texts = transcript.map((one) => (one.role === 'user' ? one.text : ''));
  for (const text of texts) expect(text).toContain('The person did not write this');
  expect(texts[0]).toMatch(/\nAll done\.$/);
});

const problem = { code: 'path_not_allowed', message: 'Outside.' };
test.for<[state: ToolCallState, outcome: object]>([
  [
    { status: 'done', output: 'ok' },
    { type: 'output', value: 'ok' },
  ],
  [
    { status: 'failed', problem },
    { type: 'error', message: 'path_not_allowed: Outside.' },
  ],
  [
    { status: 'refused', problem },
    { type: 'error', message: 'path_not_allowed: Outside.' },
  ],
  [
    { status: 'rejected', feedback: 'Not there' },
    { type: 'denied', reason: expect.stringContaining('Not there') },
  ],
  [{ status: 'rejected' }, { type: 'denied', reason: expect.stringContaining('no reason') }],
  [{ status: 'expired' }, { type: 'denied', reason: expect.stringContaining('in time') }],
  [{ status: 'cancelled' }, { type: 'denied', reason: expect.stringContaining('did not run') }],
  [
    { status: 'unknown', since: instant(1), approvalId: ApprovalId.parse(uuid(0x31)) },
    { type: 'error', message: expect.stringContaining('not known') },
  ],
])('%o is told as %o', ([state, outcome]) => expect(toldOf({ ...call, ...state })).toEqual(outcome));

test('a call that was cancelled while it ran may have happened in part', () => {
  expect(toldOf({ ...call, status: 'cancelled', startedAt: instant(1) })).toMatchObject({
    type: 'error',
    message: expect.stringContaining('while it ran'),
  });
});

test('the model is told exactly what the person changed and said', () => {
  const decided: Decided = {
    decision: 'edit',
    by: 'owner',
    at: instant(1),
    feedback: 'Tabs, please',
    changes: {
      arguments: { path: 'b.ts' },
      files: [
        { path: 'b.ts', content: '\tone\n' },
        { path: 'c.ts', content: 'two\n', diff: '--- c.ts\n+++ c.ts\n@@ -1 +1 @@\n-one\n+two\n' },
      ],
    },
  };
  const note = [
    'The person changed this call before it ran. It ran with these arguments, not with yours: {"path":"b.ts"}',
    'They changed `path` from "a.ts" to "b.ts".',
    'The person changed what was to be written. The file b.ts has this content now, not yours:\n\tone\n',
    'The person changed what was to be written to c.ts. From your proposal to what was written:\n--- c.ts\n+++ c.ts\n@@ -1 +1 @@\n-one\n+two\n',
    'The person approved this call and said: Tabs, please',
  ].join('\n');
  expect(toldOf({ ...call, status: 'done', output: 'ok', decided })).toEqual({
    type: 'output',
    value: { output: 'ok', note },
  });
  expect(toldOf({ ...call, status: 'failed', problem, decided })).toEqual({
    type: 'error',
    message: `path_not_allowed: Outside.\n${note}`,
  });
});

test('a plain approval adds nothing to the output; an outcome that a person gave says so', () => {
  const approved: Decided = { decision: 'approve', by: 'owner', at: instant(1) };
  expect(toldOf({ ...call, status: 'done', output: 'ok', decided: approved })).toMatchObject({ value: 'ok' });
  const resolved: Decided = { ...approved, decision: 'resolve' };
  expect(toldOf({ ...call, status: 'done', output: 'ok', decided: resolved })).toMatchObject({
    value: { output: 'ok', note: expect.stringContaining('the person said') },
  });
});

test('thoughts go back only to the model that had them', () => {
  const thought: Part = { type: 'reasoning', text: 'Hm', providerMetadata: { signature: 'x' } };
  const transcript = transcriptOf([{ ...answer, parts: [thought, { type: 'text', text: 'Hi' }] }]);
  expect(forModel(transcript, demo)).toEqual(transcript);
  expect(transcript).toMatchObject([{ parts: [thought, { type: 'text' }] }]);
  expect(forModel(transcript, ModelRef.parse('openai/gpt'))).toMatchObject([{ parts: [{ type: 'text', text: 'Hi' }] }]);
});

test('an answer remembers which agent gave it, whoever is asked next', () => {
  const spoken: Message = { ...answer, agent: AgentName.parse('ask'), parts: [{ type: 'text', text: 'Hi' }] };
  expect(transcriptOf([spoken])).toMatchObject([{ agent: 'ask' }]);
});

test('what a person took back is not told, with its calls and their results', () => {
  const asked: Message = { ...question, parts: [{ type: 'text', text: 'Write it' }] };
  const undone: Message = { ...answer, undone: true, parts: [{ ...call, status: 'done', output: 'ok' }] };
  expect(transcriptOf([asked, undone])).toEqual([{ role: 'user', text: 'Write it' }]);
  expect(transcriptOf([asked, { ...undone, parts: [{ ...call, status: 'ready' }] }])).toHaveLength(1);
});

test('a model is told of files that were put back while the conversation goes on, and only then', () => {
  const before = CheckpointId.parse(uuid(0x90));
  const told = (what: 'files' | 'conversation' | 'both', files: number) =>
    transcriptOf([
      {
        ...answer,
        role: 'notice',
        parts: [{ type: 'notice', notice: 'restored', what, title: 'Write a.ts', files, before }],
      },
    ]);
  expect(told('files', 2)).toMatchObject([{ role: 'user', text: expect.stringContaining('Write a.ts') }]);
  expect([...told('files', 0), ...told('both', 2), ...told('conversation', 0)]).toEqual([]);
});

type Answer = Extract<TranscriptMessage, { role: 'assistant' }>;
type Results = Extract<TranscriptMessage, { role: 'tool' }>;

function callsIn({ parts }: Answer): CallId[] {
  return parts.flatMap((part) => (part.type === 'call' ? [part.callId] : []));
}

function toldOf(part: Part) {
  const [, result] = transcriptOf([{ ...answer, parts: [part] }]);
  return result?.role === 'tool' ? result.results[0]?.outcome : undefined;
}

/** Each call has an id of its own and its result. */
function withCallsOf(one: Message, index: number): Message {
  const parts = one.parts.map((part, position): Part => {
    if (part.type !== 'tool_call') return part;
    const callId = CallId.parse(uuid(0x1000 + index * 16 + position));
    return isSettled(part.status) || part.status === 'unknown'
      ? { ...part, callId }
      : { ...call, callId, status: 'done', output: null };
  });
  return { ...one, parts };
}
