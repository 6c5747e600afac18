import { expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { asks, fails, says, scriptedModel } from '@codelab/engine/testing/scripted-model';
import { AgentName } from '@codelab/protocol/agent';
import { type Collector, openCollector, type Span } from './testing/open-collector.ts';
import { startApp } from './testing/start-app.ts';

const coder = AgentName.parse('coder');
const traced = ({ url }: Collector, more: Record<string, string> = {}) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  ...more,
});

/** The names of what a span is within, from the outermost. */
function pathTo(span: Span, collector: Collector): string[] {
  const parent = collector.spans.find(
    ({ spanId, traceId }) => spanId === span.parentSpanId && traceId === span.traceId,
  );
  return parent ? [...pathTo(parent, collector), parent.name] : [];
}

function spanNamed(
  collector: Collector,
  name: string,
  about: Record<string, unknown> = {},
): Span & { service: unknown } {
  const span = collector.spans.find(
    (one) => one.name === name && Object.entries(about).every(([key, value]) => one.attributes[key] === value),
  );
  if (!span) throw new Error(`no ${name} among ${collector.spans.map((one) => one.name).join(', ')}`);
  return span;
}

test('a command’s trace leads to its turn, to the model and the tools, on whichever server the turn runs', async () => {
  await using collector = await openCollector();
  const steps = [
    asks({ tool: 'write_file', input: { path: 'secret.txt', content: 'the hidden content' } }),
    says('A private answer.'),
  ];
  const ids = await (async () => {
    const web = traced(collector, { CODELAB_ROLES: 'web', OTEL_SERVICE_NAME: 'the web' });
    const worker = traced(collector, { CODELAB_ROLES: 'worker', OTEL_SERVICE_NAME: 'the worker' });
    await using app = await startApp({ env: web });
    await using _ = await startApp({ beside: app, env: worker, model: scriptedModel(...steps) });
    await using chat = await app.conversation({ agent: coder });
    const { turnId } = await chat.say('A private matter');
    const { approval } = await chat.until('approval_required');
    const { id: approvalId, version, digest, callId } = approval;
    await chat.send({ type: 'hitl_decision', approvalId, version, digest, decision: 'approve' });
    await chat.until('turn_ended');
    return { conversation: chat.id, turnId, callId, token: app.token };
  })();

  const turn = spanNamed(collector, 'turn', { 'codelab.turn.id': ids.turnId });
  const command = ['POST /api/trpc/conversation.send', 'accept user_message', 'transaction accept_message'];
  expect(pathTo(turn, collector)).toEqual(command);
  expect(turn).toMatchObject({ service: 'the worker', attributes: { 'codelab.conversation.id': ids.conversation } });
  const sent = spanNamed(collector, 'accept user_message');
  expect(sent).toMatchObject({ service: 'the web', attributes: { 'codelab.turn.id': ids.turnId } });
  expect(spanNamed(collector, 'POST /api/trpc/conversation.send')).toMatchObject({
    kind: 2,
    attributes: { 'http.response.status_code': 200 },
  });

  const model = spanNamed(collector, 'chat demo');
  expect(pathTo(model, collector)).toEqual([...command, 'turn']);
  expect(model.attributes).toMatchObject({ 'gen_ai.usage.input_tokens': 10, 'codelab.cost.micro_dollars': 0 });
  expect(pathTo(spanNamed(collector, 'transaction save_assistant_message'), collector)).toEqual([...command, 'turn']);

  const decided = ['POST /api/trpc/conversation.send', 'accept hitl_decision', 'transaction accept_message'];
  const tool = spanNamed(collector, 'execute_tool write_file', { 'codelab.call.id': ids.callId });
  expect(pathTo(tool, collector)).toEqual([...decided, 'turn']);
  expect(tool.attributes).toMatchObject({ 'codelab.outcome': 'done', 'codelab.turn.id': ids.turnId });

  expect(collector.bodies.every((body) => body.startsWith('/v1/traces '))).toBe(true);
  for (const hidden of ['private', 'secret.txt', 'hidden content', ids.token]) {
    expect(collector.bodies.join()).not.toContain(hidden);
  }
});

test('who sends a traceparent with a command finds the command in that trace', async () => {
  await using collector = await openCollector();
  const traceId = 'a'.repeat(32);
  await (async () => {
    await using app = await startApp({ env: traced(collector) });
    const headers = {
      authorization: `Bearer ${app.token}`,
      'content-type': 'application/json',
      traceparent: `00-${traceId}-${'b'.repeat(16)}-01`,
    };
    const body = JSON.stringify({ key: crypto.randomUUID() });
    await fetch(`${app.url}/api/trpc/conversation.create`, { method: 'POST', headers, body });
  })();
  expect(spanNamed(collector, 'POST /api/trpc/conversation.create')).toMatchObject({
    traceId,
    parentSpanId: 'b'.repeat(16),
  });
  expect(spanNamed(collector, 'transaction change_conversation')).toMatchObject({ traceId });
});

test('what failed says so by its code, and nothing that was said', async () => {
  await using collector = await openCollector();
  await (async () => {
    await using app = await startApp({ env: traced(collector), model: scriptedModel(fails({ status: 400 })) });
    await using chat = await app.conversation({});
    await chat.say('A private matter');
    await chat.until('turn_ended');
  })();
  expect(spanNamed(collector, 'chat demo').attributes).toMatchObject({
    'error.type': expect.stringMatching(/^model_/),
  });
  expect(collector.bodies.join()).not.toContain('private');
});

test('a collector that refuses is told of in the log, once', async () => {
  await using collector = await openCollector({ status: 400 });
  const app = await startApp({ env: traced(collector) });
  await app.client.api.conversation.create.mutate({ key: newKey() });
  await app[Symbol.asyncDispose]();
  expect(collector.bodies).not.toEqual([]);
  const lines = app.log.lines.filter(({ level }) => level === 'warn');
  expect(lines).toMatchObject([{ message: 'the collector of traces does not take them' }]);
});

test('a collector that is not there holds nothing up', async () => {
  const collector = await openCollector();
  await collector[Symbol.asyncDispose]();
  const app = await startApp({ env: traced(collector) });
  await using chat = await app.conversation({});
  await chat.say('Hello?');
  expect(await chat.until('turn_ended')).toMatchObject({ reason: 'completed' });
  const since = performance.now();
  await app[Symbol.asyncDispose]();
  expect(performance.now() - since).toBeLessThan(4_000);
});
