import { expect, test } from 'vitest';
import { AgentName, ModelRef } from '@codelab/protocol/agent';
import { CallId } from '@codelab/protocol/ids';
import { readWhole, requestOf } from '../testing/read-whole-reply.ts';
import { toolForModel } from '../tools/tool-for-model.ts';
import { houseTools } from '../tools/toolbox.ts';
import { demoModel } from './demo-model.ts';
import { modelFor } from './providers.ts';
import type { ReplyRequest } from './reply.ts';

const quick = demoModel({ delayMs: 0 });
const tools = ['read_file', 'write_file'].flatMap((name) => houseTools.find(name) ?? []).map(toolForModel);

test('it needs no key', async () => {
  const heard = await readWhole(modelFor(ModelRef.parse('demo'), { demo: { delayMs: 0 } }), requestOf('hello'));
  expect(heard).toMatchObject({ reply: { parts: [{ type: 'text', text: expect.stringContaining('Demo model') }] } });
});

test('what it says comes in pieces of a few characters that add up', async () => {
  const heard = await readWhole(quick, requestOf('привет'));
  const text = heard.deltas.map((delta) => delta.text).join('');
  expect(heard).toMatchObject({ reply: { parts: [{ type: 'text', text }] } });
  expect(Math.max(...heard.deltas.map((delta) => [...delta.text].length))).toBeLessThanOrEqual(5);
});

test('the arguments of parallel calls are said piece by piece, each call under its own number', async () => {
  const heard = await readWhole(quick, requestOf('create a.txt with hello and read b.txt at once', { tools }));
  expect(heard).toMatchObject({
    reply: {
      parts: [
        { type: 'text' },
        { type: 'call', tool: 'write_file', input: '{"path":"a.txt","content":"hello\\n"}' },
        { type: 'call', tool: 'read_file', input: '{"path":"b.txt"}' },
      ],
    },
  });
  const inputs = heard.deltas.filter((delta) => delta.kind === 'tool_input');
  expect(inputs.filter((delta) => delta.part === 1).length).toBeGreaterThan(1);
});

test('the same prompt gets the same reply, from any instance', async () => {
  const request = requestOf('create a.txt with hello', { tools });
  expect(await readWhole(demoModel({ delayMs: 0 }), request)).toEqual(await readWhole(quick, request));
});

test('it goes on from the results of its calls', async () => {
  const callId = CallId.parse(crypto.randomUUID());
  const transcript: ReplyRequest['transcript'] = [
    { role: 'user', text: 'read a.txt' },
    {
      role: 'assistant',
      agent: AgentName.parse('coder'),
      model: ModelRef.parse('demo'),
      parts: [{ type: 'call', callId, tool: 'read_file', arguments: { path: 'a.txt' } }],
    },
    {
      role: 'tool',
      results: [
        {
          callId,
          tool: 'read_file',
          outcome: { type: 'output', value: { path: 'a.txt', content: 'real text\n', totalLines: 1 } },
        },
      ],
    },
  ];
  const heard = await readWhole(quick, requestOf('', { transcript, tools }));
  expect(heard).toMatchObject({ reply: { parts: [{ text: expect.stringMatching(/real text[\s\S]*Demo model/) }] } });
});

test('words are counted as tokens', async () => {
  const heard = await readWhole(quick, requestOf('think for 2 seconds'));
  expect(heard).toMatchObject({
    reply: {
      parts: [{ type: 'reasoning' }, { type: 'text' }],
      usage: { inputTokens: expect.any(Number), outputTokens: expect.any(Number), reasoningTokens: 18, modelCalls: 1 },
    },
  });
});

test('a thought of one second takes about a second, and is heard all the while', async () => {
  const startedAt = performance.now();
  const at: number[] = [];
  await readWhole(demoModel(), requestOf('think for 1 second'), {
    onDelta: ({ kind }) => {
      if (kind === 'reasoning') at.push(performance.now() - startedAt);
    },
  });
  expect(at.length).toBeGreaterThanOrEqual(30);
  expect(at.length).toBeLessThanOrEqual(40);
  expect(at.at(-1)).toBeGreaterThan(900);
  expect(at.at(-1)).toBeLessThan(3_000);
});

test('a long thought ends within 100 ms of an abort', async () => {
  const leaving = new AbortController();
  const reason = new Error('stop');
  let abortedAt = 0;
  const heard = await readWhole(demoModel(), requestOf('think for 600 seconds', { signal: leaving.signal }), {
    onDelta: () => {
      if (abortedAt > 0) return;
      abortedAt = performance.now();
      leaving.abort(reason);
    },
  });
  expect(performance.now() - abortedAt).toBeLessThan(100);
  expect(heard).toMatchObject({ thrown: reason });
});

test.each([
  ['fail', { code: 'model_refused', retryable: false }],
  ['fail 2 times', { code: 'model_unavailable', retryable: true }],
])('asked to %j, the call itself fails, and says that it was asked to', async (asked, thrown) => {
  const heard = await readWhole(quick, requestOf(asked));
  expect(heard).toMatchObject({ deltas: [], thrown: { ...thrown, message: expect.stringMatching(/^Demo model/) } });
});
