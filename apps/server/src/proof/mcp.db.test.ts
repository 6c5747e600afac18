import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { emptyView, fold } from '@codelab/domain/fold';
import { badServer, programOf, stdio } from '@codelab/engine/mcp/testing/reach';
import type { ClientMessage } from '@codelab/protocol/command';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { McpServer, McpTransport } from '@codelab/protocol/mcp';
import type { ToolCallPart } from '@codelab/protocol/message';
import type { OpenQuestion } from '@codelab/protocol/plan';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectWhole, logOf } from './testing/rows.ts';
import { about, approvalIn, isAnswered, isWaiting, type Meeting, meet } from './testing/stories.ts';

const model = obedientModel();
const secret = 'sesame-open-1234';
let app: App;
beforeAll(async () => {
  app = await startApp({ model, mcpLimits: { answerMs: 1_500, idleMs: 60_000, backOffMs: 50 } });
  await add('everything', stdio(programOf('server-everything'), 'stdio'));
  await add('files', stdio(programOf('server-filesystem'), '.'));
  await add('bad', stdio(badServer, 'good'), { SECRET: secret });
}, 60_000);
afterAll(() => app[Symbol.asyncDispose]());

const api = () => app.client.api.mcp;

async function add(name: string, transport: McpTransport, secrets?: Record<string, string>): Promise<McpServer> {
  const { serverId } = await api().save.mutate({ key: newKey(), name, transport, ...(secrets && { secrets }) });
  return api().refresh.mutate({ key: newKey(), serverId });
}

async function serverNamed(name: string): Promise<McpServer> {
  const { servers } = await api().list.query();
  const server = servers.find((one) => one.name === name);
  if (!server) throw new Error(`there is no server ${name}`);
  return server;
}

/** Asks the model to call it, and says yes. */
async function approved(meeting: Meeting, tool: string, given: object = {}): Promise<void> {
  await meeting.say(`call ${tool} ${JSON.stringify(given)}`);
  const approval = approvalIn(await meeting.listener.until(isWaiting));
  await meeting.send({ ...about(approval), decision: 'approve' });
}

function lastCall({ messages }: ConversationView): ToolCallPart {
  const call = messages.flatMap(({ parts }) => parts).findLast((part) => part.type === 'tool_call');
  if (!call) throw new Error('nothing was called');
  return call;
}

async function called(meeting: Meeting, tool: string, given?: object): Promise<ToolCallPart> {
  await approved(meeting, tool, given);
  return lastCall(await meeting.listener.until(isAnswered));
}

async function asked(meeting: Meeting): Promise<OpenQuestion> {
  const view = await meeting.listener.until(({ waiting }) => waiting.questions.length > 0);
  const [question] = view.waiting.questions;
  if (!question) throw new Error('nobody asks');
  return question;
}

test('a server that was added is connected to, and its tools are told to the agent that may use them', async () => {
  const everything = await serverNamed('everything');
  expect(everything).toMatchObject({ enabled: true, source: 'settings', status: { state: 'ready' }, secrets: [] });
  expect(everything.tools.map(({ callName }) => callName)).toContain('everything__get-sum');

  await using coder = await meet(app);
  await coder.say('Hello');
  await coder.listener.until(isAnswered);
  expect(model.calls.at(-1)?.tools?.map(({ name }) => name)).toContain('files__read_text_file');

  await using other = await meet(app, 'ask');
  await other.say('Hello');
  await other.listener.until(isAnswered);
  expect(model.calls.at(-1)?.tools?.map(({ name }) => name)).not.toContain('files__read_text_file');
});

test('a call asks first, whatever its server says of it, and then runs; its result is kept', async () => {
  await using meeting = await meet(app);
  await writeFile(path.join(app.workspace, meeting.file), 'read by a server');
  await meeting.say(`call files__read_text_file ${JSON.stringify({ path: meeting.file })}`);
  const approval = approvalIn(await meeting.listener.until(isWaiting));
  expect((await serverNamed('files')).tools.find(({ name }) => name === 'read_text_file')?.saysReadOnly).toBe(true);
  expect(approval).toMatchObject({ tool: 'files__read_text_file', risk: 'network', files: [] });

  await meeting.send({ ...about(approval), decision: 'approve' });
  const call = lastCall(await meeting.listener.until(isAnswered));

  expect(call).toMatchObject({ status: 'done', output: expect.anything() });
  expect(JSON.stringify(call)).toContain('read by a server');
  await expectWhole(app, meeting.id);
});

test('arguments that do not fit the schema are refused before anybody is asked', async () => {
  await using meeting = await meet(app);
  await meeting.say('call everything__get-sum {"a": "one"}');
  const view = await meeting.listener.until(isAnswered);
  expect(lastCall(view)).toMatchObject({ status: 'refused', problem: { code: 'arguments_invalid' } });
  expect(JSON.stringify(lastCall(view))).toContain('b');
  expect(await app.sql`select 1 from waits where conversation_id = ${meeting.id}`).toHaveLength(0);
});

test('an edit of the arguments passes the schema again, and is what runs', async () => {
  await using meeting = await meet(app);
  await meeting.say('call everything__get-sum {"a": 1, "b": 2}');
  const approval = approvalIn(await meeting.listener.until(isWaiting));
  const edit = (given: object) => meeting.send({ ...about(approval), decision: 'edit', arguments: given as never });
  await expect(edit({ a: 1 })).rejects.toMatchObject({ code: 'invalid_input' });

  await edit({ a: 20, b: 22 });
  expect(JSON.stringify(lastCall(await meeting.listener.until(isAnswered)))).toContain('42');
});

test('what a server says of its progress is heard while it works', async () => {
  await using meeting = await meet(app);
  await approved(meeting, 'everything__trigger-long-running-operation', { duration: 0.3, steps: 3 });
  await meeting.listener.untilHeard((event) => event.type === 'tool_output');
  const call = lastCall(await meeting.listener.until(isAnswered));
  expect(call).toMatchObject({ status: 'done', liveOutput: '1 / 3\n2 / 3\n3 / 3\n' });
});

test('a turn that is cancelled cancels its call', async () => {
  await using meeting = await meet(app);
  await approved(meeting, 'everything__trigger-long-running-operation', { duration: 60, steps: 600 });
  await meeting.listener.untilHeard((event) => event.type === 'tool_output');
  await meeting.cancel();
  const view = await meeting.listener.until(({ turn }) => turn?.status === 'cancelled');
  expect(lastCall(view).status).toBe('cancelled');
});

test('a failure of a tool is read by the model, and the turn goes on', async () => {
  await using meeting = await meet(app);
  const call = await called(meeting, 'files__read_text_file', { path: '/etc/passwd' });
  expect(call).toMatchObject({ status: 'failed', problem: { code: 'tool_failed' } });
  expect(JSON.stringify(model.calls.at(-1)?.prompt)).toContain('outside allowed directories');
});

test('a server asks a person in the middle of a call: the answer reaches it, from any page', async () => {
  await using meeting = await meet(app);
  await approved(meeting, 'everything__trigger-elicitation-request');
  const question = await asked(meeting);
  expect(question).toMatchObject({ from: 'everything', message: expect.any(String), until: expect.any(String) });
  expect(question.questions.map(({ answerAs }) => answerAs)).toEqual(expect.arrayContaining(['text', 'boolean']));

  // It is in the snapshot, the inbox and the list, as every question.
  const { conversation } = app.client.api;
  const snapshot = await conversation.get.query({ conversationId: meeting.id });
  expect(snapshot.waiting.questions).toEqual([question]);
  const { conversations } = await conversation.list.query({});
  expect(conversations.find(({ id }) => id === meeting.id)).toMatchObject({ activity: 'waiting', waiting: 1 });

  const wrong: ClientMessage = { type: 'tool_result', callId: question.callId, result: { answers: { strange: 'x' } } };
  await expect(meeting.send(wrong)).rejects.toMatchObject({ code: 'invalid_input' });
  await meeting.send({ type: 'tool_result', callId: question.callId, result: { answers: answersTo(question) } });

  const call = lastCall(await meeting.listener.until(isAnswered));
  expect(call).toMatchObject({ status: 'done' });
  expect(JSON.stringify(call)).toContain('Ada');
  await expect(
    meeting.send({ type: 'tool_result', callId: question.callId, error: { code: 'declined', message: '' } }),
  ).rejects.toMatchObject({ code: 'tool_call_not_waiting' });
  expect(await app.sql`select status from waits where kind = 'client_result' and subject = ${question.callId}`).toEqual(
    [{ status: 'resolved' }],
  );
});

test('every event of a call that asks folds into the snapshot that follows it', async () => {
  await using meeting = await meet(app);
  await approved(meeting, 'everything__trigger-elicitation-request');
  const question = await asked(meeting);
  const now = () => app.client.api.conversation.get.query({ conversationId: meeting.id });
  const snapshots = [await now()];
  await meeting.send({ type: 'tool_result', callId: question.callId, result: { answers: answersTo(question) } });
  snapshots.push(await now());
  await meeting.listener.until(isAnswered);
  snapshots.push(await now());
  const log = await logOf(app, meeting.id);
  for (const snapshot of snapshots) {
    const before = log.filter(({ seq }) => seq <= snapshot.cursor);
    expect(before.reduce(fold, emptyView(snapshot.conversation))).toEqual(snapshot);
  }
  await expectWhole(app, meeting.id);
});

test('a question may be declined, and its server is told so', async () => {
  await using meeting = await meet(app);
  await approved(meeting, 'everything__trigger-elicitation-request');
  const { callId } = await asked(meeting);
  await meeting.send({ type: 'tool_result', callId, error: { code: 'declined', message: 'No.' } });
  expect(JSON.stringify(lastCall(await meeting.listener.until(isAnswered)))).toContain('decline');
});

test('a question that nobody answers ends its call with a clear word, and is asked no longer', async () => {
  await using meeting = await meet(app);
  await approved(meeting, 'everything__trigger-elicitation-request');
  const question = await asked(meeting);
  const view = await meeting.listener.until(isAnswered);
  expect(lastCall(view)).toMatchObject({ status: 'failed', problem: { code: 'elicitation_unanswered' } });
  expect(view.waiting.questions).toEqual([]);
  await expect(
    meeting.send({ type: 'tool_result', callId: question.callId, result: { answers: answersTo(question) } }),
  ).rejects.toMatchObject({ code: 'tool_call_not_waiting' });
});

test('a turn that is cancelled takes the question of its call with it', async () => {
  await using meeting = await meet(app);
  await approved(meeting, 'everything__trigger-elicitation-request');
  await asked(meeting);
  await meeting.cancel();
  const view = await meeting.listener.until(({ turn }) => turn?.status === 'cancelled');
  expect(view.waiting.questions).toEqual([]);
  expect(lastCall(view).status).toBe('cancelled');
});

test('a question of a server does not outlive the process of its call: what came of the call is asked instead', async () => {
  await using meeting = await meet(app);
  await approved(meeting, 'everything__trigger-elicitation-request');
  await asked(meeting);
  await app.restart();
  const { waiting } = await meeting.listener.until((view) => view.waiting.approvals.length > 0);
  expect(waiting.approvals).toMatchObject([
    { kind: 'unknown_outcome', tool: 'everything__trigger-elicitation-request' },
  ]);
  expect(waiting.questions).toEqual([]);
  const decision = { decision: 'resolve', outcome: 'failed' } as const;
  await meeting.send({ ...about(approvalIn(meeting.listener.view as ConversationView)), ...decision });
  await meeting.listener.until(isAnswered);
  await expectWhole(app, meeting.id);
});

test('an answer given at another server reaches the one where the call runs', async () => {
  await using beside = await startApp({ model, beside: app, env: { CODELAB_ROLES: 'web' } });
  await using meeting = await meet(app);
  await approved(meeting, 'everything__trigger-elicitation-request');
  const question = await asked(meeting);
  const answer = { type: 'tool_result', callId: question.callId, result: { answers: answersTo(question) } } as const;
  await beside.client.send(meeting.id, answer);
  expect(JSON.stringify(lastCall(await meeting.listener.until(isAnswered)))).toContain('Ada');
});

test('a server that crashes in a call fails that call alone; the next call starts it again', async () => {
  await using meeting = await meet(app);
  await using other = await meet(app);
  await approved(other, 'everything__trigger-long-running-operation', { duration: 1, steps: 2 });
  const call = await called(meeting, 'bad__die');
  expect(call).toMatchObject({ status: 'failed', problem: { code: 'outcome_unknown' } });

  await using again = await meet(app);
  expect(await called(again, 'bad__echo', { word: 'back' })).toMatchObject({ status: 'done' });
  expect(lastCall(await other.listener.until(isAnswered)).status).toBe('done');
});

test('a server that floods is closed, and its state says why; others work on', async () => {
  await using meeting = await meet(app);
  const call = await called(meeting, 'bad__flood');
  expect(call).toMatchObject({ status: 'failed' });
  await expect
    .poll(async () => (await serverNamed('bad')).status)
    .toMatchObject({ state: 'failed', message: expect.stringContaining('messages in a second') });

  await using other = await meet(app);
  expect(await called(other, 'everything__echo', { message: 'unharmed' })).toMatchObject({ status: 'done' });
});

test('a server whose tools are others now is listed again, and leave that was given to a changed tool ends', async () => {
  const rule = (tool: string) => ({ tool, verdict: 'allow', scope: { in: 'everywhere' } });
  const [owner] = await app.sql`select owner_id from mcp_servers limit 1`;
  const remember = (id: string, tool: string) => app.sql`
    insert into rules (id, owner_id, position, origin, draft, created_at)
    values (${id}, ${owner?.owner_id}, 1, 'remembered', ${JSON.stringify(rule(tool))}::text::jsonb, now())`;
  const held = async () =>
    (await app.sql`select id from rules where revoked_at is null and origin = 'remembered' order by id`).map(
      ({ id }) => id,
    );
  await app.sql`update mcp_servers set tools = jsonb_set(tools, '{0,description}', '"another one"') where name = 'bad'`;
  await remember('echo', 'bad__echo');
  await remember('hang', 'bad__hang');
  expect((await serverNamed('bad')).tools[0]?.callName).toBe('bad__echo');

  await using meeting = await meet(app);
  await called(meeting, 'bad__grow');
  const soon = { timeout: 5_000 };
  await expect.poll(async () => (await serverNamed('bad')).tools.map(({ name }) => name), soon).toContain('grown-1');
  expect(await held()).toEqual(['hang']);

  const { id: serverId, transport } = await serverNamed('bad');
  if (transport.type !== 'stdio') throw new Error('it is a program');
  const changed = { ...transport, args: [...transport.args, 'more'] };
  await api().save.mutate({ key: newKey(), serverId, name: 'bad', transport: changed });
  expect(await held()).toEqual([]);
  await api().save.mutate({ key: newKey(), serverId, name: 'bad', transport });
  await api().refresh.mutate({ key: newKey(), serverId });
});

test('no secret is in an answer, an event, a row or the log', async () => {
  await using meeting = await meet(app);
  expect(JSON.stringify(await called(meeting, 'bad__secret'))).toContain('PATH');
  await called(meeting, 'bad__fail');
  await called(meeting, 'bad__die');
  const list = JSON.stringify(await api().list.query());
  expect(list).toContain('"SECRET"');

  const tables = await app.sql<
    { name: string }[]
  >`select table_name as name from information_schema.tables where table_schema = 'public'`;
  const rows = await Promise.all(
    tables.map(({ name }) => app.sql`select to_jsonb(t)::text as row from ${app.sql(name)} t`),
  );
  const dump = JSON.stringify(rows);
  expect(dump).toContain('v1.');
  for (const text of [list, dump, JSON.stringify(app.log.lines), JSON.stringify(model.calls)]) {
    expect(text).not.toContain('sesame');
  }
});

test('a tool of a server that was taken away after the approval was asked for does not run', async () => {
  const { id: serverId } = await add('gone', stdio(badServer, 'good'));
  await using meeting = await meet(app);
  await meeting.say('call gone__echo {}');
  const approval = approvalIn(await meeting.listener.until(isWaiting));
  await api().setEnabled.mutate({ key: newKey(), serverId, enabled: false });
  await meeting.send({ ...about(approval), decision: 'approve' });
  expect(lastCall(await meeting.listener.until(isAnswered)).status).toBe('failed');
  await api().remove.mutate({ key: newKey(), serverId });
  await expect(api().refresh.mutate({ key: newKey(), serverId })).rejects.toMatchObject({
    data: { problem: { code: 'mcp_server_not_found' } },
  });
});

test('a server that does not come up is kept with the reason', async () => {
  const broken = await add('broken', stdio(badServer, 'dies_at_once'), { SECRET: secret });
  expect(broken).toMatchObject({
    status: { state: 'failed', message: expect.stringContaining('exit code 7') },
    tools: [],
    secrets: ['SECRET'],
  });
  expect(JSON.stringify(broken)).not.toContain('sesame');
  await api().remove.mutate({ key: newKey(), serverId: broken.id });
});

test('a name that is taken, a name that no model could say and an address with a password are refused', async () => {
  const save = (name: string, transport: McpTransport) => api().save.mutate({ key: newKey(), name, transport });
  const refused = { data: { problem: { code: 'invalid_input' } } };
  await expect(save('everything', stdio('x'))).rejects.toMatchObject(refused);
  await expect(save('Кот', stdio('x'))).rejects.toMatchObject(refused);
  await expect(save('web', { type: 'http', url: 'http://me:secret@localhost/mcp' })).rejects.toMatchObject(refused);
});

test('the file of a workspace does nothing until a person confirms this very content', async () => {
  const file = path.join(app.workspace, '.codelab', 'mcp.json');
  await mkdir(path.dirname(file), { recursive: true });
  const write = (args: string[]) =>
    writeFile(
      file,
      JSON.stringify({
        mcpServers: {
          'From File': { command: process.execPath, args, env: { SECRET: secret, TOKEN: ['$', '{TOKEN}'].join('') } },
        },
      }),
    );
  await write([badServer, 'good']);
  const proposed = async () => (await api().list.query()).files[0];
  const first = await proposed();
  if (!first) throw new Error('the file is not seen');
  expect(first).toMatchObject({
    state: 'waiting',
    servers: [{ name: 'from-file', secrets: ['SECRET', 'TOKEN'], missing: ['TOKEN'], change: 'added' }],
  });
  expect(JSON.stringify(first)).not.toContain('sesame');
  expect((await api().list.query()).servers.map(({ name }) => name)).not.toContain('from-file');

  const { workspaceId, hash } = first;
  await api().confirmFile.mutate({ key: newKey(), workspaceId, hash });
  expect((await proposed())?.state).toBe('confirmed');
  const server = await serverNamed('from-file');
  expect(server).toMatchObject({ source: 'file', workspaceId, secrets: ['SECRET'] });
  expect((await api().refresh.mutate({ key: newKey(), serverId: server.id })).status.state).toBe('ready');

  // Another content: what was confirmed holds on, and the new one waits.
  await write([badServer, 'dies_at_once']);
  const second = await proposed();
  expect(second).toMatchObject({ state: 'waiting', servers: [{ change: 'changed' }] });
  expect(await serverNamed('from-file')).toMatchObject({ transport: { args: [badServer, 'good'] } });
  await expect(api().confirmFile.mutate({ key: newKey(), workspaceId, hash })).rejects.toMatchObject({
    data: { problem: { code: 'approval_changed' } },
  });
  await writeFile(file, '{ "mcpServers": {} }');
  const third = await proposed();
  expect(third).toMatchObject({ state: 'waiting', servers: [], removed: ['from-file'] });
  await api().confirmFile.mutate({ key: newKey(), workspaceId, hash: third?.hash ?? '' });
  expect((await api().list.query()).servers.map(({ name }) => name)).not.toContain('from-file');
  expect(await readFile(file, 'utf8')).toContain('mcpServers');
});

/** Something that fits, for every field that must be filled in. */
function answersTo({ questions }: OpenQuestion): Record<string, string> {
  return Object.fromEntries(
    questions.flatMap(({ id, answerAs, optional, options }) => {
      if (optional) return [];
      if (options) return [[id, options[0] ?? '']];
      return [[id, answerAs === 'boolean' ? 'true' : answerAs === 'text' ? 'Ada' : '7']];
    }),
  );
}
