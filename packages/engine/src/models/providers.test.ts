import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TranscriptMessage } from '@codelab/domain/transcript';
import { AgentName, ModelRef } from '@codelab/protocol/agent';
import { CallId } from '@codelab/protocol/ids';
import { readWhole, requestOf } from '../testing/read-whole-reply.ts';
import { modelFor, type ProviderSettings } from './providers.ts';
import type { ReplyRequest } from './reply.ts';

const refs = ['openai/gpt-5-mini', 'anthropic/claude-sonnet-4-5', 'google/gemini-2.5-flash', 'compatible/qwen3:8b'].map(
  (ref) => ModelRef.parse(ref),
);

const readFile: ReplyRequest['tools'][number] = {
  name: 'read_file',
  description: 'Reads a file.',
  inputSchema: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
};

const mock = new LLMock({ port: 0, chunkSize: 8, latency: 1 });
const call = (path: string) => ({ name: 'read_file', arguments: JSON.stringify({ path }) });

beforeAll(async () => {
  mock.on({ userMessage: 'say something' }, { content: 'Some words that come in several chunks.' });
  mock.on({ userMessage: 'think first' }, { content: 'Well.', reasoning: 'Let me see.' });
  mock.on(
    { userMessage: 'read both', hasToolResult: false },
    { content: 'Looking.', toolCalls: [call('a.txt'), call('b.txt')] },
  );
  mock.on({ userMessage: 'read both', hasToolResult: true }, { content: 'Both are read.' });
  mock.on({ userMessage: 'too often' }, { error: { message: 'Slow down' }, status: 429, retryAfter: 7 });
  mock.on({ userMessage: 'no key' }, { error: { message: 'Bad key sk-secret' }, status: 401 });
  mock.on({ userMessage: 'bad request' }, { error: { message: 'max_tokens is too large' }, status: 400 });
  mock.on({ userMessage: 'overloaded' }, { error: { message: 'Overloaded' }, status: 503 });
  mock.on({ userMessage: 'be cut' }, { content: 'word '.repeat(40) }, { truncateAfterChunks: 12 });
  mock.on({ userMessage: 'talk long' }, { content: 'word '.repeat(2000) }, { latency: 5 });
  await mock.start();
});
afterAll(() => mock.stop());

function settingsFor(url: string): ProviderSettings {
  const apiKey = 'sk-test';
  return {
    openai: { apiKey, baseUrl: `${url}/v1` },
    anthropic: { apiKey, baseUrl: `${url}/v1` },
    google: { apiKey, baseUrl: `${url}/v1beta` },
    compatible: { baseUrl: `${url}/v1` },
  };
}

const mocked = (ref: ModelRef) => modelFor(ref, settingsFor(mock.url));

test.each(refs)('%s: text is heard in pieces that add up to the reply', async (ref) => {
  const heard = await readWhole(mocked(ref), requestOf('say something'));

  expect(heard).toMatchObject({ reply: { usage: { modelCalls: 1 } } });
  const text = heard.deltas.filter((delta) => delta.kind === 'text');
  expect(text.length).toBeGreaterThan(2);
  expect(text.map((delta) => delta.text).join('')).toBe('Some words that come in several chunks.');
  expect('reply' in heard && heard.reply.parts.at(-1)).toEqual({
    type: 'text',
    text: 'Some words that come in several chunks.',
  });
});

test.each(refs)('%s: reasoning is a part of its own, before the text', async (ref) => {
  const heard = await readWhole(mocked(ref), requestOf('think first'));

  expect(heard).toMatchObject({
    reply: {
      parts: [
        { type: 'reasoning', text: 'Let me see.' },
        { type: 'text', text: 'Well.' },
      ],
    },
  });
  expect(heard.deltas).toContainEqual(expect.objectContaining({ part: 0, kind: 'reasoning' }));
  expect(heard.deltas).toContainEqual(expect.objectContaining({ part: 1, kind: 'text' }));
});

test.each(refs)('%s: two parallel calls are heard under their own parts', async (ref) => {
  const heard = await readWhole(mocked(ref), requestOf('read both', { tools: [readFile] }));

  const parts = 'reply' in heard ? heard.reply.parts : [];
  expect(parts.filter((part) => part.type === 'call')).toEqual([
    { type: 'call', tool: 'read_file', input: '{"path":"a.txt"}' },
    { type: 'call', tool: 'read_file', input: '{"path":"b.txt"}' },
  ]);
  for (const [index, part] of parts.entries()) {
    if (part.type !== 'call') continue;
    const said = heard.deltas.filter((delta) => delta.part === index);
    expect(said.map((delta) => delta.text).join('')).toBe(part.input);
    expect(said.every((delta) => delta.kind === 'tool_input' && delta.tool === 'read_file')).toBe(true);
  }
});

test.each(refs)('%s: the second round carries each call with its own result', async (ref) => {
  const [first, second] = [CallId.parse(crypto.randomUUID()), CallId.parse(crypto.randomUUID())];
  const transcript: TranscriptMessage[] = [
    { role: 'user', text: 'read both' },
    {
      role: 'assistant',
      agent: AgentName.parse('coder'),
      model: ref,
      parts: [
        { type: 'text', text: 'Looking.' },
        { type: 'call', callId: first, tool: 'read_file', arguments: { path: 'a.txt' } },
        { type: 'call', callId: second, tool: 'read_file', arguments: { path: 'b.txt' } },
      ],
    },
    {
      role: 'tool',
      results: [
        { callId: first, tool: 'read_file', outcome: { type: 'output', value: { content: 'alpha' } } },
        { callId: second, tool: 'read_file', outcome: { type: 'denied', reason: 'not this file' } },
      ],
    },
  ];

  const heard = await readWhole(mocked(ref), requestOf('', { transcript, tools: [readFile] }));

  expect('reply' in heard && heard.reply.parts.at(-1)).toEqual({ type: 'text', text: 'Both are read.' });
  const sent = JSON.stringify(mock.getLastRequest()?.body);
  expect(sent).toContain('alpha');
  expect(sent).toContain('not this file');
});

test.each(refs)('%s: too many requests may be tried again after as long as the provider says', async (ref) => {
  const heard = await readWhole(mocked(ref), requestOf('too often'));
  expect(heard).toMatchObject({ thrown: { code: 'model_unavailable', retryable: true, retryAfterMs: 7000 } });
});

test.each(refs)('%s: a refused key is not tried again, and is not repeated', async (ref) => {
  const heard = await readWhole(mocked(ref), requestOf('no key'));
  expect(heard).toMatchObject({ thrown: { code: 'provider_not_configured', retryable: false } });
  expect('thrown' in heard && String(heard.thrown)).not.toContain('sk-secret');
});

test.each(refs)('%s: a bad request is not tried again, and says why', async (ref) => {
  const heard = await readWhole(mocked(ref), requestOf('bad request'));
  expect(heard).toMatchObject({
    thrown: { code: 'model_refused', retryable: false, message: expect.stringContaining('max_tokens is too large') },
  });
});

test.each(refs)('%s: an overloaded provider may be tried again', async (ref) => {
  const heard = await readWhole(mocked(ref), requestOf('overloaded'));
  expect(heard).toMatchObject({ thrown: { code: 'model_unavailable', retryable: true } });
});

test.each(refs)('%s: a cut stream may be tried again, and what was said stays said', async (ref) => {
  const heard = await readWhole(mocked(ref), requestOf('be cut'));
  expect(heard).toMatchObject({ thrown: { code: 'model_unavailable', retryable: true } });
  expect('word '.repeat(40)).toContain(heard.deltas.map((delta) => delta.text).join(''));
  expect(heard.deltas).not.toHaveLength(0);
});

test.each(refs)('%s: a chunk that is no JSON is garbage', async (ref) => {
  await using server = await answeringWith((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end('data: {"oops": \n\n');
  });
  const heard = await readWhole(modelFor(ref, settingsFor(server.url)), requestOf('hello'));
  expect(heard).toMatchObject({ thrown: { code: 'model_garbage', retryable: true } });
});

test.each(refs)('%s: a page of HTML instead of a stream may be tried again', async (ref) => {
  await using server = await answeringWith((response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html>Welcome to the proxy</html>');
  });
  const heard = await readWhole(modelFor(ref, settingsFor(server.url)), requestOf('hello'));
  expect(heard).toMatchObject({ thrown: { name: 'ModelFailure', retryable: true } });
});

test.each(refs)('%s: a server that is not there may be tried again', async (ref) => {
  const server = await answeringWith(() => {});
  await server[Symbol.asyncDispose]();
  const heard = await readWhole(modelFor(ref, settingsFor(server.url)), requestOf('hello'));
  expect(heard).toMatchObject({
    thrown: { code: 'model_unavailable', retryable: true, message: expect.stringContaining('cannot be reached') },
  });
});

test.each(refs)('%s: an abort in the middle ends it within 100 ms, with its own reason', async (ref) => {
  const leaving = new AbortController();
  const reason = new Error('The person pressed stop');
  let abortedAt = 0;
  let count = 0;
  const heard = await readWhole(mocked(ref), requestOf('talk long', { signal: leaving.signal }), {
    onDelta: () => {
      count += 1;
      if (count !== 5) return;
      abortedAt = performance.now();
      leaving.abort(reason);
    },
  });

  expect(performance.now() - abortedAt).toBeLessThan(100);
  expect(heard).toMatchObject({ thrown: reason });
});

test.each(refs)(
  '%s: silence in the middle of a stream is not waited for, and the connection is given up',
  async (ref) => {
    const closed = Promise.withResolvers<void>();
    await using server = await answeringWith((response) => {
      response.on('close', closed.resolve);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': nothing yet\n\n');
    });
    const limits = { connectMs: 200, stallMs: 200 };
    const heard = await readWhole(modelFor(ref, settingsFor(server.url)), requestOf('hello'), { limits });
    expect(heard).toMatchObject({ thrown: { code: 'model_unavailable', retryable: true } });
    await closed.promise;
  },
);

test.each(refs.filter((ref) => !ref.startsWith('compatible')))('%s: without a key it says how to get one', (ref) => {
  expect(() => modelFor(ref, {})).toThrow(
    expect.objectContaining({
      code: 'provider_not_configured',
      retryable: false,
      message: expect.stringMatching(/Settings → Models.*_API_KEY/),
    }),
  );
});

test('an OpenAI-compatible server needs an address, and no key', async () => {
  const ref = ModelRef.parse('compatible/org/model:latest');
  expect(() => modelFor(ref, {})).toThrow(expect.objectContaining({ code: 'provider_not_configured' }));
  expect(modelFor(ref, { compatible: { baseUrl: 'http://127.0.0.1:1/v1' } }).modelId).toBe('org/model:latest');
});

test('OpenAI is asked over the Responses API, and keeps nothing', async () => {
  await readWhole(mocked(ModelRef.parse('openai/gpt-5-mini')), requestOf('say something'));
  const entry = mock.getLastRequest();
  expect(entry?.path).toBe('/v1/responses');
  const [sent] = await sentTo((url) =>
    readWhole(modelFor(ModelRef.parse('openai/gpt-5-mini'), settingsFor(url)), requestOf('x')),
  );
  expect(sent).toMatchObject({ store: false, include: ['reasoning.encrypted_content'] });
});

test('Anthropic is asked to cache the prompt', async () => {
  const ref = ModelRef.parse('anthropic/claude-sonnet-4-5');
  const [sent] = await sentTo((url) => readWhole(modelFor(ref, settingsFor(url)), requestOf('x')));
  expect(sent).toMatchObject({ cache_control: { type: 'ephemeral' } });
});

test('a compatible server is asked for its token counts', async () => {
  const ref = ModelRef.parse('compatible/qwen3:8b');
  const [sent] = await sentTo((url) => readWhole(modelFor(ref, settingsFor(url)), requestOf('x')));
  expect(sent).toMatchObject({ stream: true, stream_options: { include_usage: true }, model: 'qwen3:8b' });
});

type Running = AsyncDisposable & { readonly url: string };

/** A server of our own, for what the mock cannot do. */
async function answeringWith(answer: (response: ServerResponse, body: string) => void): Promise<Running> {
  const server = createServer(async (request, response) => {
    const body = await Array.fromAsync(request);
    answer(response, Buffer.concat(body).toString('utf8'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function sentTo(ask: (url: string) => Promise<unknown>): Promise<unknown[]> {
  const bodies: unknown[] = [];
  await using server = await answeringWith((response, body) => {
    bodies.push(JSON.parse(body));
    response.writeHead(400).end('{}');
  });
  await ask(server.url);
  return bodies;
}
