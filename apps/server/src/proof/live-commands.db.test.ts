import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '@codelab/client/connect';
import { newKey } from '@codelab/client/new-key';
import { freshDatabase } from '@codelab/database/testing/fresh-database';
import { AgentName } from '@codelab/protocol/agent';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { CallId } from '@codelab/protocol/ids';
import type { ToolCallPart } from '@codelab/protocol/message';
import { type App, startApp } from '../testing/start-app.ts';
import { startProcess } from '../testing/start-process.ts';
import { listen } from './testing/listen.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole } from './testing/rows.ts';
import { about, approvalIn, isAnswered, isWaiting, type Meeting, meet } from './testing/stories.ts';

const model = obedientModel();
let works: App;
let talks: App;
beforeAll(async () => {
  works = await startApp({ model, sweepEveryMs: 200, env: { CODELAB_ROLES: 'web,worker' } });
  talks = await startApp({ beside: works, env: { CODELAB_ROLES: 'web' } });
});
afterAll(async () => {
  await talks[Symbol.asyncDispose]();
  await works[Symbol.asyncDispose]();
});

function callIn({ messages }: ConversationView): ToolCallPart {
  const call = messages.flatMap(({ parts }) => parts).findLast((part) => part.type === 'tool_call');
  if (!call) throw new Error('no call was made');
  return call;
}

/** A command that runs, and has printed so much. */
async function running(meeting: Meeting, command: string, printed: string): Promise<CallId> {
  // What reads its input says so; everything else has none.
  await meeting.say(`${/\bread\b/.test(command) ? 'converse' : 'run'} ${command}`);
  const approval = approvalIn(await meeting.listener.until(isWaiting));
  await meeting.send({ ...about(approval), decision: 'approve' });
  const view = await meeting.listener.until((now) => callIn(now).liveOutput?.includes(printed) ?? false);
  return callIn(view).callId;
}

const asked = (meeting: Meeting, callId: CallId) => ({ key: newKey(), conversationId: meeting.id, callId });
const own = () => talks.client.api.command;

test('a person stops a command from any server: its call ends with what it said, and the model is told who did it', async () => {
  await using meeting = await meet(works);
  const callId = await running(meeting, 'echo begun; sleep 5801', 'begun');

  await own().stop.mutate(asked(meeting, callId));

  const view = await meeting.listener.until(isAnswered);
  expect(callIn(view)).toMatchObject({
    status: 'failed',
    liveOutput: 'begun\n',
    problem: { code: 'command_stopped', message: 'The person stopped the command. The end of its output:\nbegun' },
  });
  await expectWhole(works, meeting.id);
  expectPaired(model);
});

test('a person gives a command its input, and sees it where the output is', async () => {
  await using meeting = await meet(works);
  const callId = await running(meeting, 'echo name?; read name; echo "hello $name"; cat', 'name?');

  await own().input.mutate({ ...asked(meeting, callId), text: 'Ada' });
  await meeting.listener.until((now) => callIn(now).liveOutput?.includes('hello Ada') ?? false);
  await own().input.mutate({ ...asked(meeting, callId), text: 'the last line', end: true });

  const view = await meeting.listener.until(isAnswered);
  expect(callIn(view)).toMatchObject({
    status: 'done',
    output: { exitCode: 0, output: 'name?\n› Ada\nhello Ada\n› the last line\nthe last line\n' },
    liveOutput: expect.stringContaining('\u001b[2m› Ada\u001b[22m\nhello Ada\n'),
  });
});

test('a command that is let go runs on: the turn goes on, its output can be read, and its end is told', async () => {
  await using meeting = await meet(works);
  const callId = await running(meeting, 'echo first; until [ -e go ]; do sleep 0.05; done; echo last; exit 3', 'first');

  await own().detach.mutate(asked(meeting, callId));
  const answered = await meeting.listener.until(isAnswered);

  expect(callIn(answered)).toMatchObject({
    status: 'done',
    output: { detached: true, commandId: callId, output: 'first\n' },
  });
  expect(answered.commands).toMatchObject([{ callId, status: 'running' }]);
  const one = { conversationId: meeting.id, callId };
  await expect.poll(() => own().output.query(one)).toMatchObject({ command: { status: 'running' }, output: 'first\n' });
  await expect(own().detach.mutate(asked(meeting, callId))).rejects.toMatchObject({
    data: { problem: { code: 'command_not_running' } },
  });

  await meeting.say('run touch go');
  await meeting.send({ ...about(approvalIn(await meeting.listener.until(isWaiting))), decision: 'approve' });
  const ended = await meeting.listener.until(({ commands }) => commands[0]?.status === 'ended');

  expect(ended.commands).toMatchObject([{ callId, status: 'ended', exitCode: 3, endedAt: expect.any(String) }]);
  expect(await own().output.query(one)).toMatchObject({ output: 'first\nlast\n' });
  expect(await own().list.query({ conversationId: meeting.id })).toEqual({ commands: ended.commands });
  await meeting.listener.until(isAnswered);
  await expectWhole(works, meeting.id);
});

test('what runs on is stopped by a person, and with its conversation', async () => {
  await using meeting = await meet(works);
  const first = await running(meeting, 'echo one; sleep 5811', 'one');
  await own().detach.mutate(asked(meeting, first));
  await meeting.listener.until(isAnswered);
  const second = await running(meeting, 'echo two; sleep 5812', 'two');
  await own().detach.mutate(asked(meeting, second));
  await meeting.listener.until(({ commands }) => commands.length === 2);
  await meeting.listener.until(isAnswered);

  await own().stop.mutate(asked(meeting, first));
  await meeting.listener.until(({ commands }) => commands[0]?.status === 'stopped');
  await meeting.cancel();
  const { commands } = await meeting.listener.until(({ commands: all }) => all[1]?.status === 'stopped');

  expect(commands).toMatchObject([
    { callId: first, status: 'stopped' },
    { callId: second, status: 'stopped' },
  ]);
  await expect(own().stop.mutate(asked(meeting, first))).rejects.toMatchObject({
    data: { problem: { code: 'command_not_running' } },
  });
});

test('what was told to be lost while its server could not speak ends there, so that it is true', async () => {
  await using meeting = await meet(works);
  const callId = await running(meeting, 'echo begun; while :; do echo beat >> beats; sleep 0.1; done', 'begun');
  await own().detach.mutate(asked(meeting, callId));
  await meeting.listener.until(isAnswered);

  await works.sql`update background_commands set status = 'lost', ended_at = now() where call_id = ${callId}`;

  const beats = () => readFile(path.join(works.workspace, 'beats'), 'utf8');
  await expect
    .poll(
      async () => {
        const before = await beats();
        await new Promise((resolve) => setTimeout(resolve, 400));
        return (await beats()) === before;
      },
      { timeout: 10_000 },
    )
    .toBe(true);
});

test('a command that did not ask for input has none: it reads its end at once, and nobody can type', async () => {
  await using meeting = await meet(works);
  const callId = await running(meeting, 'cat; echo begun; sleep 60', 'begun');

  await expect(own().input.mutate({ ...asked(meeting, callId), text: 'Ada' })).rejects.toMatchObject({
    data: { problem: { code: 'invalid_input' } },
  });

  await own().stop.mutate(asked(meeting, callId));
  const view = await meeting.listener.until(isAnswered);
  expect(callIn(view).liveOutput).toBe('begun\n');
});

test('what is asked twice with one key is done once, and nobody else can ask', async () => {
  await using meeting = await meet(works);
  await using other = await meet(works);
  const callId = await running(meeting, 'echo begun; read a; read b; echo "$a-$b"', 'begun');

  const line = { ...asked(meeting, callId), text: 'x' };
  expect(await own().input.mutate(line)).toEqual(await own().input.mutate(line));
  await expect(own().stop.mutate({ ...asked(other, callId) })).rejects.toMatchObject({
    data: { problem: { code: 'tool_call_not_found' } },
  });
  await own().input.mutate({ ...asked(meeting, callId), text: 'y' });

  const view = await meeting.listener.until(isAnswered);
  expect(callIn(view)).toMatchObject({ output: { output: 'begun\n› x\n› y\nx-y\n' } });
});

test('a server that is killed loses what ran on there, and says so', { timeout: 120_000 }, async () => {
  await using opened = new AsyncDisposableStack();
  const { url } = opened.use(await freshDatabase());
  const folder = await mkdtemp(path.join(os.tmpdir(), 'codelab-lost-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  await using killed = startProcess({ PORT: '0', CODELAB_DATA_DIR: folder, DATABASE_URL: url });
  const { origin } = await killed.link;
  const token = (await readFile(path.join(folder, 'owner-token'), 'utf8')).trim();
  const client = connect({ url: origin, token });
  const agent = AgentName.parse('coder');
  const { conversationId } = await client.api.conversation.create.mutate({ key: newKey(), agent });
  await using before = listen(client, conversationId);
  await client.send(conversationId, { type: 'user_message', content: 'run `echo begun; sleep 5821`' });
  const waits = approvalIn(await before.until(isWaiting));
  await client.send(conversationId, { ...about(waits), decision: 'approve' });
  const begun = await before.until((view) => callIn(view).liveOutput?.includes('begun') ?? false);
  const { callId } = callIn(begun);
  await client.api.command.detach.mutate({ key: newKey(), conversationId, callId });
  await before.until(({ commands }) => commands[0]?.status === 'running');
  await before.until(isAnswered);

  killed.kill('SIGKILL');
  await killed.ended;

  // The sweep believes it after twelve seconds.
  const sql = postgres(url, { max: 1 });
  await sql`update background_commands set seen_at = now() - interval '1 minute'`;
  await sql.end();
  const variables = { CODELAB_DATA_DIR: folder, DATABASE_URL: url };
  await using again = startProcess({ PORT: '0', ...variables });
  const after = connect({ url: (await again.link).origin, token });
  await using heard = listen(after, conversationId);
  const view = await heard.until(({ commands }) => commands[0]?.status === 'lost');
  expect(view.commands).toMatchObject([{ callId, status: 'lost' }]);
});
