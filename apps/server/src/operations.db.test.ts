import { expect, test } from 'vitest';
import { connect } from '@codelab/client/connect';
import { newKey } from '@codelab/client/new-key';
import { forwardedPort } from '@codelab/database/testing/forwarded-port';
import { freshDatabase } from '@codelab/database/testing/fresh-database';
import { asks, modelThat } from '@codelab/engine/testing/scripted-model';
import { AgentName } from '@codelab/protocol/agent';
import { openStream } from './testing/open-stream.ts';
import { startApp } from './testing/start-app.ts';

test('health says that the server is there, and which one', async () => {
  await using app = await startApp();
  const health = await fetch(`${app.url}/health`);
  expect(health.status).toBe(200);
  expect(await health.json()).toEqual({ status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});

test('while the database is away the server says so and asks for patience; when it is back, all goes on', async () => {
  await using fresh = await freshDatabase();
  let isAway = false;
  await using network = await forwardedPort({ admit: () => (isAway ? 'reset' : 'pass') });
  await using app = await startApp({ env: { DATABASE_URL: network.url(fresh.url) } });
  const ready = async () => {
    const response = await fetch(`${app.url}/ready`);
    return { status: response.status, ...JSON.parse(await response.text()) };
  };
  expect(await ready()).toMatchObject({ status: 200, ready: true, reasons: [], sandbox: { kind: expect.any(String) } });
  await using list = await openStream(app, 'live.stream', { input: { watch: [] } });
  await list.nextData();
  await list.nextData();

  isAway = true;
  network.breakAll();
  expect(await ready()).toMatchObject({ status: 503, ready: false, reasons: ['The database cannot be reached.'] });
  const { api } = connect({ url: app.url, token: app.token });
  await expect(api.conversation.list.query({})).rejects.toMatchObject({
    data: { httpStatus: 503, problem: { code: 'unavailable', retryable: true } },
  });

  isAway = false;
  await expect.poll(ready, { timeout: 10_000 }).toMatchObject({ status: 200 });
  await api.conversation.create.mutate({ key: newKey(), title: 'After the outage' });
  expect(await list.nextData()).toMatchObject({ type: 'conversations_changed', set: [{ title: 'After the outage' }] });
});

test('metrics tell transactions by label, and what is open', async () => {
  await using app = await startApp();
  const chat = await app.conversation();
  await chat.say('Hi');
  await chat.until('turn_ended');
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  for (const label of ['accept_message', 'claim_turn', 'save_assistant_message']) {
    expect(metrics).toMatch(
      new RegExp(`^codelab_transaction_seconds_count{label="${label}",outcome="completed"} [1-9]`, 'm'),
    );
  }
  expect(metrics).toMatch(/^codelab_streams_open 1$/m);
  expect(metrics).toMatch(/^codelab_turns_running 0$/m);
  expect(metrics).toMatch(/^codelab_database_connections{state="in_use"} \d+$/m);
  expect(metrics).toMatch(/^codelab_model_call_seconds_count{provider="demo",outcome="done"} 1$/m);
  expect(metrics).toMatch(/^codelab_model_tokens_total{provider="demo",direction="out"} \d+$/m);
  expect(metrics).toMatch(/^codelab_event_lag_seconds_count [1-9]/m);
  expect(metrics).toMatch(/^codelab_work{what="turns",state="running"} 0$/m);
  expect(metrics).toMatch(/^codelab_work{what="waiting",state="approval"} 0$/m);
});

test('the status says for people what waits, and that everything works', async () => {
  await using app = await startApp({
    model: modelThat(() => asks({ tool: 'write_file', input: { path: 'a', content: 'b' } })),
  });
  const chat = await app.conversation({ agent: AgentName.parse('coder') });
  await chat.say('Write it.');
  await chat.until('turn_waiting');
  expect(await app.client.api.status.get.query()).toMatchObject({
    ready: true,
    reasons: [],
    streams: 1,
    work: { turns: { waiting: 1, running: 0 }, waiting: { approval: 1 } },
  });
});

test('a proxy on this machine does not open the metrics to those behind it', async () => {
  await using app = await startApp();
  const headers = { 'x-forwarded-for': '203.0.113.7' };
  expect((await fetch(`${app.url}/metrics`, { headers })).status).toBe(401);
  const authorization = `Bearer ${app.token}`;
  expect((await fetch(`${app.url}/metrics`, { headers: { ...headers, authorization } })).status).toBe(200);
});

test('every accepted command is one readable line, and no line holds a secret', async () => {
  await using app = await startApp({ env: { OPENAI_API_KEY: 'sk-do-not-tell' } });
  const chat = await app.conversation();
  const key = newKey();
  const { turnId } = await chat.send({ type: 'user_message', content: 'A private matter' }, { key });
  await chat.until('turn_ended');
  await chat.send({ type: 'user_message', content: 'A private matter' }, { key });
  await app.client.api.model.configure.mutate({ key: newKey(), provider: 'anthropic', apiKey: 'sk-nor-this' });

  const accepted = app.log.lines.filter(({ message }) => message === 'accepted user_message');
  expect(accepted).toHaveLength(2);
  expect(accepted[0]).toMatchObject({
    level: 'info',
    fields: { conversation: chat.id, key, turn: turnId, ms: expect.any(Number) },
  });
  const everything = JSON.stringify(app.log.lines);
  for (const secret of ['A private matter', 'sk-do-not-tell', 'sk-nor-this', app.token]) {
    expect(everything).not.toContain(secret);
  }
});

test('a provider key goes in and never comes out', async () => {
  await using app = await startApp();
  const apiKey = 'sk-ant-0123456789abcdef';
  const { api } = app.client;
  const configured = await api.model.configure.mutate({ key: newKey(), provider: 'anthropic', apiKey });
  const listed = await api.model.list.query();
  expect(listed.providers).toContainEqual({
    provider: 'anthropic',
    configured: true,
    source: 'settings',
    keyHint: 'cdef',
  });
  expect(JSON.stringify([configured, listed])).not.toContain(apiKey);
  expect(JSON.stringify(await app.sql`select * from provider_settings`)).not.toContain(apiKey);
  expect(JSON.stringify(await app.sql`select * from commands`)).not.toContain(apiKey);
});
