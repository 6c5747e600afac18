import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { refusalOf } from '@codelab/client/refusal';
import { emptyView, fold } from '@codelab/domain/fold';
import type { RestoreCheckpoint } from '@codelab/protocol/checkpoint';
import type { ConversationView } from '@codelab/protocol/conversation';
import { CheckpointId } from '@codelab/protocol/ids';
import type { ToolCallPart } from '@codelab/protocol/message';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole, logOf } from './testing/rows.ts';
import { about, approvalIn, isAnswered, isWaiting, type Meeting, meet } from './testing/stories.ts';

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

const refusal = (asked: Promise<unknown>) => asked.then(() => undefined, refusalOf);
const inWorkspace = (file: string) => path.join(app.workspace, file);
const content = (file: string) => readFile(inWorkspace(file), 'utf8').catch(() => undefined);
const toldToModel = () => JSON.stringify(model.calls.at(-1)?.prompt);

/** Says it, approves what it asks for, and waits for its end. */
async function done(meeting: Meeting, words: string): Promise<ToolCallPart> {
  await meeting.say(words);
  const view = await meeting.listener.until(isWaiting);
  await meeting.send({ ...about(approvalIn(view)), decision: 'approve' });
  return lastCall(await meeting.listener.until(isAnswered));
}

async function said(meeting: Meeting, words: string): Promise<void> {
  await meeting.say(words);
  await meeting.listener.until((view) => isAnswered(view) && JSON.stringify(view.messages.at(-2)).includes(words));
}

function lastCall({ messages }: ConversationView): ToolCallPart {
  const call = messages.flatMap(({ parts }) => parts).findLast((part) => part.type === 'tool_call');
  if (!call) throw new Error('no tool was called');
  return call;
}

function checkpointOf({ checkpoint }: ToolCallPart): CheckpointId {
  if (checkpoint?.status !== 'kept') throw new Error(`no checkpoint: ${JSON.stringify(checkpoint)}`);
  return checkpoint.checkpointId;
}

function restore(checkpointId: CheckpointId, rest: Pick<RestoreCheckpoint, 'what'> & Partial<RestoreCheckpoint>) {
  return app.client.api.checkpoint.restore.mutate({ key: newKey(), checkpointId, ...rest });
}

const shown = ({ messages }: ConversationView) =>
  messages
    .filter(({ undone }) => !undone)
    .flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])));

/** The log folded from its beginning is what the server says, and nothing told was not stored. */
async function expectFolded(meeting: Meeting): Promise<ConversationView> {
  const last = await expectWhole(app, meeting.id);
  const log = await logOf(app, meeting.id);
  expect(log.reduce(fold, emptyView(last.conversation))).toEqual(last);
  expect(meeting.listener.view).toEqual(last);
  return last;
}

test('before a change there is a checkpoint, and what only reads makes none', async () => {
  await using meeting = await meet(app);
  await writeFile(inWorkspace(meeting.file), 'before\n');
  await meeting.say(`read ${meeting.file}`);
  const read = lastCall(await meeting.listener.until(isAnswered));
  const write = await done(meeting, `write ${meeting.file} after`);

  expect(read.checkpoint).toBeUndefined();
  const [row] = await app.sql`select reason, call_id, message_id, conversation_id, title from checkpoints
    where id = ${checkpointOf(write)}`;
  expect(row).toMatchObject({
    reason: 'before_change',
    call_id: write.callId,
    conversation_id: meeting.id,
    title: `Write ${meeting.file}`,
  });
  const compared = await app.client.api.checkpoint.compare.query({ checkpointId: checkpointOf(write) });
  expect(compared.files).toEqual([
    expect.objectContaining({ path: meeting.file, change: 'changed', added: 1, removed: 1 }),
  ]);
  await expectFolded(meeting);
});

test('a command counts as a change', async () => {
  await using meeting = await meet(app);
  const call = await done(meeting, `run echo made > ${meeting.file}`);
  const { workspaceId } = (await expectFolded(meeting)).conversation;
  const { checkpoints } = await app.client.api.checkpoint.list.query({ workspaceId, conversationId: meeting.id });

  expect(checkpoints).toMatchObject([
    { id: checkpointOf(call), tool: 'execute_command', subject: { command: `echo made > ${meeting.file}` } },
  ]);
});

test('files are restored and the conversation is not; the model is told', async () => {
  await using meeting = await meet(app);
  await writeFile(inWorkspace(meeting.file), 'before\n');
  const call = await done(meeting, `write ${meeting.file} after`);

  const restored = await restore(checkpointOf(call), { what: 'files', paths: [meeting.file] });

  expect(restored).toMatchObject({ files: 1, messages: 0, leftAlone: [] });
  expect(await content(meeting.file)).toBe('before\n');
  await said(meeting, 'Hello again');
  expect(toldToModel()).toContain('The person put files back');
  const view = await expectFolded(meeting);
  expect(view.messages.some(({ undone }) => undone)).toBe(false);
  expectPaired(model);
});

test('the conversation is restored and files are not; the model knows nothing of what was taken back', async () => {
  await using meeting = await meet(app);
  await said(meeting, 'Remember the colour green');
  const call = await done(meeting, `write ${meeting.file} secret-word`);
  await said(meeting, 'And then this');

  const restored = await restore(checkpointOf(call), { what: 'conversation' });

  expect(restored).toMatchObject({ files: 0, messages: 4 });
  expect(await content(meeting.file)).toBe('secret-word\n');
  await said(meeting, 'What now?');
  expect(toldToModel()).toContain('green');
  expect(toldToModel()).not.toContain('I write');
  expect(toldToModel()).not.toContain('And then this');
  expectPaired(model);
  await expectFolded(meeting);
});

test('both are restored, brought back, and taken back again', async () => {
  await using meeting = await meet(app);
  await writeFile(inWorkspace(meeting.file), 'one\n');
  const first = await done(meeting, `write ${meeting.file} two`);
  await done(meeting, `write ${meeting.file} three`);
  const before = await meeting.listener.until(isAnswered);

  const undo = await restore(checkpointOf(first), { what: 'both', paths: [meeting.file] });
  expect(await content(meeting.file)).toBe('one\n');
  expect(shown(await expectFolded(meeting))).toEqual([`write ${meeting.file} two`]);
  await said(meeting, 'Something else');

  const redo = await restore(undo.before, { what: 'both', paths: [meeting.file] });
  expect(await content(meeting.file)).toBe('three\n');
  const back = await expectFolded(meeting);
  expect(shown(back)).toEqual(shown(before));

  await restore(redo.before, { what: 'both', paths: [meeting.file] });
  expect(await content(meeting.file)).toBe('one\n');
  expect(shown(await expectFolded(meeting)).slice(0, 2)).toEqual([`write ${meeting.file} two`, 'Something else']);
  await said(meeting, 'Go on');
  expect(toldToModel()).toContain('Something else');
  expect(toldToModel()).not.toContain('three');
  expectPaired(model);
});

test('a restore sent twice is carried out once', async () => {
  await using meeting = await meet(app);
  await writeFile(inWorkspace(meeting.file), 'before\n');
  const call = await done(meeting, `write ${meeting.file} after`);
  const command = { key: newKey(), checkpointId: checkpointOf(call), what: 'both' as const, paths: [meeting.file] };

  const [one, other] = await Promise.all([
    app.client.api.checkpoint.restore.mutate(command),
    app.client.api.checkpoint.restore.mutate(command),
  ]);
  await writeFile(inWorkspace(meeting.file), 'written since\n');
  const third = await app.client.api.checkpoint.restore.mutate(command);

  expect([other, third]).toEqual([one, one]);
  expect(await content(meeting.file)).toBe('written since\n');
  const [rows] = await app.sql`select count(*)::int from checkpoints
    where conversation_id = ${meeting.id} and reason = 'before_restore'`;
  expect(rows?.count).toBe(1);
  const reused = app.client.api.checkpoint.restore.mutate({ ...command, what: 'files' });
  expect(await refusal(reused)).toMatchObject({ code: 'key_reused' });
});

test('while something waits in it a conversation is not restored; files are, and the approval looks at them again', async () => {
  await using meeting = await meet(app);
  await writeFile(inWorkspace(meeting.file), 'one\n');
  const call = await done(meeting, `write ${meeting.file} two`);
  await meeting.say(`write ${meeting.file} three`);
  const approval = approvalIn(await meeting.listener.until(isWaiting));

  expect(await refusal(restore(checkpointOf(call), { what: 'conversation' }))).toMatchObject({ code: 'turn_open' });
  expect(await refusal(restore(checkpointOf(call), { what: 'both' }))).toMatchObject({ code: 'turn_open' });
  expect(await content(meeting.file)).toBe('two\n');

  await restore(checkpointOf(call), { what: 'files', paths: [meeting.file] });
  const stale = meeting.send({ ...about(approval), decision: 'approve' });
  expect(await refusal(stale)).toMatchObject({ code: 'approval_changed' });
  expect(await content(meeting.file)).toBe('one\n');
  await meeting.cancel();
  expectPaired(model);
});

test('what a conversation changed is what changed while its tools ran, and not what others did', async () => {
  await using meeting = await meet(app);
  await using other = await meet(app);
  await done(meeting, `write ${meeting.file} mine`);
  await done(other, `write ${other.file} theirs`);
  await done(meeting, `write ${meeting.file} mine again`);

  const changed = await app.client.api.checkpoint.changed.query({ conversationId: meeting.id });

  expect(changed.files).toMatchObject([{ path: meeting.file, change: 'added', added: 1, removed: 0 }]);
});

test("somebody else's checkpoint, and one that nobody made, are not found", async () => {
  await using meeting = await meet(app);
  const call = await done(meeting, `write ${meeting.file} mine`);
  const stranger = '00000000-0000-4000-8000-00000000000f';
  await app.sql`insert into owners (id, name, created_at) values (${stranger}, 'stranger', now()) on conflict do nothing`;
  const workspaceId = crypto.randomUUID();
  await app.sql`insert into workspaces (id, owner_id, name, path, created_at)
    values (${workspaceId}, ${stranger}, 'theirs', ${app.workspace}, now())`;
  const [theirs] = await app.sql`insert into checkpoints (id, workspace_id, reason, title, commit, created_at)
    select gen_random_uuid(), ${workspaceId}, 'by_hand', 'theirs', commit, now() from checkpoints
    where id = ${checkpointOf(call)} returning id`;

  for (const id of [theirs?.id, crypto.randomUUID()].map((one) => CheckpointId.parse(one))) {
    expect(await refusal(restore(id, { what: 'files' }))).toMatchObject({ code: 'checkpoint_not_found' });
    const compared = app.client.api.checkpoint.compare.query({ checkpointId: id });
    expect(await refusal(compared)).toMatchObject({ code: 'checkpoint_not_found' });
  }
});

test('when no checkpoint can be made the change is made all the same, and its card says so', async () => {
  await using elsewhere = await startApp({ model: obedientModel() });
  await using meeting = await meet(elsewhere);
  // A file where the folder would be: as with a disk that takes nothing.
  await mkdir(elsewhere.dataDir, { recursive: true });
  await rm(path.join(elsewhere.dataDir, 'checkpoints'), { recursive: true, force: true });
  await meeting.say(`write ${meeting.file} after`);
  const view = await meeting.listener.until(isWaiting);
  const [{ id }] = await elsewhere.sql<[{ id: string }]>`select id from workspaces`;
  await mkdir(path.join(elsewhere.dataDir, 'checkpoints'));
  await writeFile(path.join(elsewhere.dataDir, 'checkpoints', id), 'in the way');
  await meeting.send({ ...about(approvalIn(view)), decision: 'approve' });
  const call = lastCall(await meeting.listener.until(isAnswered));

  expect(call).toMatchObject({ status: 'done', checkpoint: { status: 'failed', message: expect.any(String) } });
  expect(await readFile(path.join(elsewhere.workspace, meeting.file), 'utf8')).toBe('after\n');
});
