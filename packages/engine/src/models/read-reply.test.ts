import { APICallError, type LanguageModelV4, type LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { expect, test } from 'vitest';
import { readWhole, requestOf } from '../testing/read-whole-reply.ts';
import { asks, cuts, fails, garbage, holds, says, scriptedModel, thinks } from '../testing/scripted-model.ts';
import { readReply } from './read-reply.ts';

const request = requestOf('hello');

test('what is said is yielded piece by piece and returned whole', async () => {
  const heard = await readWhole(scriptedModel(says('Hello there', { chunks: 4 })), request);

  expect(heard.deltas.map((delta) => delta.text).join('')).toBe('Hello there');
  expect(heard.deltas).toHaveLength(4);
  expect(heard).toMatchObject({
    reply: {
      parts: [{ type: 'text', text: 'Hello there' }],
      usage: { inputTokens: 10, outputTokens: 11, modelCalls: 1 },
    },
  });
});

test('reasoning, text and parallel calls stand in the order in which they began, under the numbers of their deltas', async () => {
  const calls = asks(
    'Two files.',
    { tool: 'read_file', input: { path: 'a' } },
    { tool: 'read_file', input: { path: 'b' } },
  );
  const heard = await readWhole(scriptedModel(calls), request);

  expect(heard).toMatchObject({
    reply: {
      parts: [
        { type: 'text', text: 'Two files.' },
        { type: 'call', tool: 'read_file', input: '{"path":"a"}' },
        { type: 'call', tool: 'read_file', input: '{"path":"b"}' },
      ],
    },
  });
  expect(Map.groupBy(heard.deltas, (delta) => delta.part).size).toBe(3);
  expect(await readWhole(scriptedModel(thinks('Hm.', 'Yes.')), request)).toMatchObject({
    reply: {
      parts: [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'Yes.' },
      ],
    },
  });
});

test('arguments that were cut off are kept as they were said', async () => {
  const heard = await readWhole(scriptedModel(asks({ tool: 'write_file', input: '{"path": "a.t' })), request);
  expect(heard).toMatchObject({ reply: { parts: [{ type: 'call', input: '{"path": "a.t' }] } });
});

test('a call that never came to its end is cut off, also where half of it could be read as all of it', async () => {
  const begun = { type: 'tool-input-start', id: '1', toolName: 'git_log' } as const;
  const silent = await readWhole(streaming(begun, finished('length')), request);
  expect(silent).toMatchObject({ reply: { parts: [{ type: 'call', input: '', isCut: true }] } });
  const open = await readWhole(
    streaming(begun, { type: 'tool-input-delta', id: '1', delta: '{"limit":1}' }, finished('stop')),
    request,
  );
  expect(open).toMatchObject({ reply: { parts: [{ input: '{"limit":1}', isCut: true }] } });
  const nothing = { type: 'tool-call', toolCallId: '1', toolName: 'git_log', input: '' } as const;
  expect(await readWhole(streaming(nothing, finished('length')), request)).toMatchObject({
    reply: { parts: [{ isCut: true }] },
  });
  const whole = await readWhole(streaming(nothing, finished('tool-calls')), request);
  expect(whole).toHaveProperty('reply.parts', [{ type: 'call', tool: 'git_log', input: '' }]);
});

test('two parallel calls with one id stay two calls', async () => {
  const twins = asks(
    { tool: 'read_file', input: { path: 'a' }, id: 'x' },
    { tool: 'read_file', input: { path: 'b' }, id: 'x' },
  );
  const heard = await readWhole(scriptedModel(twins), request);
  expect(heard).toMatchObject({ reply: { parts: [{ input: '{"path":"a"}' }, { input: '{"path":"b"}' }] } });
});

test('a call whose arguments were not streamed is told at once', async () => {
  const model = streaming(
    { type: 'tool-call', toolCallId: '1', toolName: 'list_files', input: '{}' },
    finished('stop'),
  );
  const heard = await readWhole(model, request);
  expect(heard.deltas).toEqual([{ part: 0, kind: 'tool_input', text: '{}', tool: 'list_files' }]);
  expect(heard).toMatchObject({ reply: { parts: [{ type: 'call', tool: 'list_files', input: '{}' }] } });
});

test('empty blocks leave no part behind, and one id may name several blocks', async () => {
  const model = streaming(
    { type: 'text-start', id: 't' },
    { type: 'text-end', id: 't' },
    { type: 'text-start', id: 't' },
    { type: 'text-delta', id: 't', delta: 'one' },
    { type: 'text-end', id: 't' },
    { type: 'text-delta', id: 't', delta: 'two' },
    finished('stop'),
  );
  const heard = await readWhole(model, request);
  expect(heard).toMatchObject({ reply: { parts: [{ text: 'one' }, { text: 'two' }] } });
  expect(heard.deltas.map((delta) => delta.part)).toEqual([0, 1]);
});

test('reasoning keeps what its provider needs to hear again, even when nothing was said aloud', async () => {
  const model = streaming(
    { type: 'reasoning-start', id: 'r', providerMetadata: { openai: { itemId: 'rs_1' } } },
    { type: 'reasoning-end', id: 'r', providerMetadata: { openai: { itemId: 'rs_1', secret: 'sealed' } } },
    finished('stop'),
  );
  expect(await readWhole(model, request)).toMatchObject({
    reply: {
      parts: [{ type: 'reasoning', text: '', providerMetadata: { openai: { itemId: 'rs_1', secret: 'sealed' } } }],
    },
  });
});

test('what a provider did by itself is not a call of ours', async () => {
  const model = streaming(
    { type: 'tool-input-start', id: 's', toolName: 'web_search', providerExecuted: true },
    { type: 'tool-input-delta', id: 's', delta: '{}' },
    { type: 'tool-call', toolCallId: 's', toolName: 'web_search', input: '{}', providerExecuted: true },
    { type: 'text-delta', id: 't', delta: 'Found.' },
    finished('stop'),
  );
  expect(await readWhole(model, request)).toMatchObject({ reply: { parts: [{ type: 'text', text: 'Found.' }] } });
});

test('counts that a provider leaves out are 0', async () => {
  const heard = await readWhole(streaming(finished('stop')), request);
  expect(heard).toMatchObject({
    reply: { usage: { inputTokens: 0, outputTokens: 0, reasoningTokens: 0, modelCalls: 1 } },
  });
});

test('what is charged for is each token once, and nobody knows when the provider does not say', async () => {
  const usage = {
    inputTokens: { total: 100, noCache: undefined, cacheRead: 60, cacheWrite: 10 },
    outputTokens: { total: 7, text: undefined, reasoning: 3 },
  };
  const heard = await readWhole(streaming({ ...finished('stop'), usage }), request);
  expect(heard).toMatchObject({ reply: { billed: { input: 30, cacheRead: 60, cacheWrite: 10, output: 7 } } });
  const silent = await readWhole(streaming(finished('stop')), request);
  expect(silent).toMatchObject({ reply: { parts: [] } });
  expect(silent).not.toHaveProperty('reply.billed');
});

test.each([['stop'], ['length'], ['tool-calls'], ['other']] as const)(
  'a reply that ended with %s is a reply',
  async (reason) => {
    expect(await readWhole(streaming(finished(reason)), request)).toMatchObject({ reply: { parts: [] } });
  },
);

test.each([
  ['content-filter', 'model_refused', false],
  ['interrupted', 'model_unavailable', true],
  ['error', 'model_unavailable', true],
] as const)('a reply that ended with %s is %s', async (reason, code, retryable) => {
  expect(await readWhole(streaming(finished(reason)), request)).toMatchObject({ thrown: { code, retryable } });
});

test('a stream that ends without its last part was cut, and what was said stays said', async () => {
  const heard = await readWhole(scriptedModel(cuts('abcd', { chunks: 4, after: 2 })), request);
  expect(heard).toMatchObject({ thrown: { code: 'model_unavailable', retryable: true } });
  expect(heard.deltas.map((delta) => delta.text)).toEqual(['a', 'b']);
});

test('garbage in the middle of a stream may be tried again', async () => {
  const heard = await readWhole(scriptedModel(garbage('So far')), request);
  expect(heard).toMatchObject({ deltas: [{ text: 'So far' }], thrown: { code: 'model_garbage', retryable: true } });
});

test.each([
  [401, 'provider_not_configured', false],
  [403, 'provider_not_configured', false],
  [400, 'model_refused', false],
  [404, 'model_refused', false],
  [413, 'model_refused', false],
  [408, 'model_unavailable', true],
  [429, 'model_unavailable', true],
  [500, 'model_unavailable', true],
  [529, 'model_unavailable', true],
])('an answer of %i is %s', async (status, code, retryable) => {
  const heard = await readWhole(scriptedModel(fails({ status })), request);
  expect(heard).toMatchObject({ deltas: [], thrown: { code, retryable } });
});

test.each([
  [{ message: 'Overloaded', statusCode: 529 }, 'model_unavailable', true],
  [{ message: 'Too long', code: 400 }, 'model_refused', false],
  [{ message: 'No credit', code: 'insufficient_quota', isRetryable: false }, 'model_refused', false],
  [{ message: 'Something happened' }, 'model_unavailable', true],
  ['???', 'model_garbage', true],
])('an error within the stream, %j, is %s', async (error, code, retryable) => {
  expect(await readWhole(streaming({ type: 'error', error }), request)).toMatchObject({ thrown: { code, retryable } });
});

test('Retry-After is understood in seconds, in milliseconds and as a date', async () => {
  expect(await readWhole(scriptedModel(fails({ status: 429, retryAfterSeconds: 1.5 })), request)).toMatchObject({
    thrown: { retryAfterMs: 1500 },
  });
  const date = new Date(Date.now() + 60_000).toUTCString();
  expect(await readWhole(refusing({ 'retry-after-ms': '250', 'retry-after': date }), request)).toMatchObject({
    thrown: { retryAfterMs: 250 },
  });
  const heard = await readWhole(refusing({ 'retry-after': date }), request);
  const waits = 'thrown' in heard ? (heard.thrown as { retryAfterMs: number }).retryAfterMs : 0;
  expect(waits).toBeGreaterThan(50_000);
  expect(waits).toBeLessThanOrEqual(60_000);
  expect(await readWhole(refusing({ 'retry-after': 'soon' }), request)).toMatchObject({
    thrown: { retryAfterMs: undefined },
  });
});

test('an abort ends a call that the provider has not answered, even when it does not listen', async () => {
  const leaving = new AbortController();
  const reason = new Error('stop');
  const reading = readWhole(deaf(new Promise(() => {})), requestOf('hello', { signal: leaving.signal }));
  leaving.abort(reason);
  expect(await reading).toMatchObject({ deltas: [], thrown: reason });
});

test('an abort ends a stream that the provider keeps open, even when it does not listen', async () => {
  const leaving = new AbortController();
  const reason = new Error('stop');
  const stuck = new ReadableStream<LanguageModelV4StreamPart>({
    start: (controller) => controller.enqueue({ type: 'text-delta', id: 't', delta: 'So' }),
    cancel: () => new Promise(() => {}),
  });
  const heard = await readWhole(
    deaf(Promise.resolve({ stream: stuck })),
    requestOf('hello', { signal: leaving.signal }),
    {
      onDelta: () => setImmediate(() => leaving.abort(reason)),
    },
  );
  expect(heard).toMatchObject({ deltas: [{ text: 'So' }], thrown: reason });
});

test('a call that was aborted before it began is never made', async () => {
  const model = scriptedModel(says('Hello'));
  const heard = await readWhole(model, requestOf('hello', { signal: AbortSignal.abort('gone') }));
  expect(heard).toMatchObject({ thrown: 'gone' });
  expect(model.calls).toHaveLength(0);
});

test('an answer that comes after the reader has left is given up', async () => {
  const leaving = new AbortController();
  const late = Promise.withResolvers<{ stream: ReadableStream<LanguageModelV4StreamPart> }>();
  const cancelled = Promise.withResolvers<unknown>();
  const reading = readWhole(deaf(late.promise), requestOf('hello', { signal: leaving.signal }));
  leaving.abort('gone');
  await reading;
  late.resolve({ stream: new ReadableStream({ cancel: cancelled.resolve }) });
  expect(await cancelled.promise).toBe('gone');
});

test('a provider that does not answer within the limit may be tried again', async () => {
  const limits = { connectMs: 20, stallMs: 10_000 };
  const heard = await readWhole(deaf(new Promise(() => {})), request, { limits });
  expect(heard).toMatchObject({ thrown: { code: 'model_unavailable', retryable: true } });
});

test('a stream that falls silent may be tried again, and what was said stays said', async () => {
  const limits = { connectMs: 10_000, stallMs: 20 };
  const heard = await readWhole(scriptedModel(holds(new Promise(() => {}), 'So')), request, { limits });
  expect(heard).toMatchObject({ deltas: [{ text: 'So' }], thrown: { code: 'model_unavailable', retryable: true } });
});

test('a reader who takes a long time is not silence', async () => {
  const reading = readReply(scriptedModel(says('abc')), request, { connectMs: 1000, stallMs: 20 });
  for (let next = await reading.next(); ; next = await reading.next()) {
    if (next.done) break;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
});

test('a reader who leaves in the middle frees the provider', async () => {
  const cancelled = Promise.withResolvers<AbortSignal | undefined>();
  const model = modelOf(async ({ abortSignal }) => ({
    stream: new ReadableStream({
      start: (controller) => controller.enqueue({ type: 'text-delta', id: 't', delta: 'So' }),
      cancel: () => cancelled.resolve(abortSignal),
    }),
  }));
  for await (const _ of readReply(model, request)) break;
  expect((await cancelled.promise)?.aborted).toBe(true);
});

function streaming(...parts: LanguageModelV4StreamPart[]): LanguageModelV4 {
  return modelOf(async () => ({ stream: ReadableStream.from(parts) }));
}

/** Takes no notice of its signal. */
function deaf(result: Promise<{ stream: ReadableStream<LanguageModelV4StreamPart> }>): LanguageModelV4 {
  return modelOf(() => result);
}

function refusing(responseHeaders: Record<string, string>): LanguageModelV4 {
  return modelOf(async () => {
    throw new APICallError({ message: 'no', url: '', requestBodyValues: {}, statusCode: 429, responseHeaders });
  });
}

function modelOf(doStream: LanguageModelV4['doStream']): LanguageModelV4 {
  const doGenerate = () => Promise.reject(new Error('Only streams are asked for.'));
  return { specificationVersion: 'v4', provider: 'test', modelId: 'test', supportedUrls: {}, doGenerate, doStream };
}

type Finish = Extract<LanguageModelV4StreamPart, { type: 'finish' }>;

function finished(unified: Finish['finishReason']['unified']): Finish {
  return {
    type: 'finish',
    finishReason: { unified, raw: undefined },
    usage: {
      inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: undefined, text: undefined, reasoning: undefined },
    },
  };
}
