import { expect, test } from 'vitest';
import { connect } from '@codelab/client/connect';
import { newKey } from '@codelab/client/new-key';
import { forwardedPort } from '@codelab/database/testing/forwarded-port';
import { freshDatabase } from '@codelab/database/testing/fresh-database';
import { asks, modelThat, says } from '@codelab/engine/testing/scripted-model';
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

test('while the disk of the database is full the server says so; when there is room, what was said is answered', async () => {
  await using app = await startApp();
  const ready = async () => {
    const response = await fetch(`${app.url}/ready`);
    return { status: response.status, ...JSON.parse(await response.text()) };
  };
  const chat = await app.conversation();
  // All that Postgres would have to find room for.
  await app.sql.unsafe(`
    create function no_room() returns trigger language plpgsql as $$
    begin raise 'could not extend file' using errcode = '53100'; end $$;
    create function no_room_for_tables() returns event_trigger language plpgsql as $$
    begin raise 'could not extend file' using errcode = '53100'; end $$;
    create trigger no_room before insert on messages execute function no_room();
    create event trigger no_room on ddl_command_start when tag in ('CREATE TABLE AS') execute function no_room_for_tables();`);
  const said = chat.say('Keep this.');
  await expect.poll(ready).toMatchObject({ status: 503, reasons: ['The disk of the database is full.'] });

  await app.sql.unsafe('drop event trigger no_room; drop trigger no_room on messages');
  await said;
  await chat.until('turn_ended');
  expect(await ready()).toMatchObject({ status: 200, reasons: [] });
});

/** What an operator looks for, each with the value it has after one answer and one question. */
const told = [
  ['transactions by label', /^codelab_transaction_seconds_count{label="accept_message",outcome="completed"} 2$/m],
  ['and of the turns', /^codelab_transaction_seconds_count{label="save_assistant_message",outcome="completed"} 2$/m],
  ['units of work that are open', /^codelab_units_of_work_open \d+$/m],
  ['the pool', /^codelab_database_connections{state="in_use"} \d+$/m],
  ['who waits for a connection', /^codelab_database_connections{state="waited_for"} 0$/m],
  ['the lag of events', /^codelab_event_lag_seconds_count [1-9]/m],
  ['turns by state', /^codelab_work{what="turns",state="waiting"} 1$/m],
  ['turns that run', /^codelab_work{what="turns",state="running"} 0$/m],
  ['turns that run here', /^codelab_turns_running \d+$/m],
  ['jobs', /^codelab_work{what="jobs",state="created"} \d+$/m],
  ['streams', /^codelab_streams_open 2$/m],
  ['model calls', /^codelab_model_call_seconds_count{provider="demo",outcome="done"} 2$/m],
  ['tokens', /^codelab_model_tokens_total{provider="demo",direction="out"} [1-9]\d*$/m],
  ['cost', /^codelab_model_cost_usd_total{provider="demo"} 0$/m],
  ['calls without a price', /^codelab_model_calls_unpriced_total{provider="demo"} 0$/m],
  ['approvals that wait', /^codelab_work{what="waiting",state="approval"} 1$/m],
] as const;

test('metrics tell everything that an operator looks for', async () => {
  const model = modelThat((call) =>
    JSON.stringify(call.prompt).includes('Write it.')
      ? asks({ tool: 'write_file', input: { path: 'a', content: 'b' } })
      : says('Hello.'),
  );
  await using app = await startApp({ model });
  const chat = await app.conversation();
  await chat.say('Hi');
  await chat.until('turn_ended');
  const asking = await app.conversation({ agent: AgentName.parse('coder') });
  await asking.say('Write it.');
  await asking.until('turn_waiting');

  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  expect(told.filter(([, line]) => !line.test(metrics)).map(([name]) => name)).toEqual([]);
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
    openUnits: expect.any(Number),
    transactions: expect.arrayContaining([{ label: 'accept_message', count: 1, meanMs: expect.any(Number) }]),
    eventLagMs: expect.any(Number),
    models: { usage: { modelCalls: 1 }, cost: { microDollars: 0, unpricedCalls: 0 } },
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
