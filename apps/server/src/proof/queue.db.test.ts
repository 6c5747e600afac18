import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { AgentName } from '@codelab/protocol/agent';
import type { QueuedMessageId } from '@codelab/protocol/ids';
import type { QueueChange } from '@codelab/protocol/procedures';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { about, approvalIn, isAnswered, isWaiting, type Meeting, meet } from './testing/stories.ts';

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

type Asked = QueueChange extends infer Change
  ? Change extends unknown
    ? Omit<Change, 'key' | 'conversationId'>
    : never
  : never;

const change = ({ id: conversationId }: Meeting, asked: Asked) =>
  app.client.api.queue.change.mutate({ key: newKey(), conversationId, ...asked } as QueueChange);

/** A conversation in which an approval waits, and these messages behind it. */
async function queued(...contents: string[]) {
  const meeting = await meet(app);
  await meeting.say(`write ${meeting.file} x`);
  const approval = approvalIn(await meeting.listener.until(isWaiting));
  for (const content of contents) expect(await meeting.say(content)).toMatchObject({ queued: true });
  const { queue } = await meeting.listener.until((view) => view.queue.messages.length === contents.length);
  const ids = new Map(queue.messages.map(({ content, id }) => [content, id]));
  const idOf = (content: string) => ids.get(content) ?? (newKey() as string as QueuedMessageId);
  return { ...meeting, approval, idOf };
}

/** What the person has said, as the model was told it. */
async function saidIn({ id }: Meeting): Promise<string[]> {
  const rows = await app.sql<{ text: string }[]>`
    select parts->0->>'text' as text from messages where conversation_id = ${id} and role = 'user' order by seq`;
  return rows.map(({ text }) => text).slice(1);
}

const contentsOf = (meeting: Meeting) => meeting.listener.view?.queue.messages.map(({ content }) => content);

test('what is said while something waits is queued in its order, and said when the turn has ended', async () => {
  await using meeting = await queued('one', 'two', 'three');
  expect(contentsOf(meeting)).toEqual(['one', 'two', 'three']);
  expect(await rowsOf(app, meeting.id)).toMatchObject({
    turns: ['waiting'],
    waits: ['approval pending'],
    file: undefined,
  });

  await meeting.send({ ...about(meeting.approval), decision: 'reject' });
  await meeting.listener.until((view) => isAnswered(view) && view.queue.messages.length === 0);
  await expect.poll(() => saidIn(meeting)).toEqual(['one', 'two', 'three']);
  await expect.poll(async () => (await rowsOf(app, meeting.id)).turns).toEqual(Array(4).fill('completed'));
  await meeting.listener.until(isAnswered);
  await expectWhole(app, meeting.id);
});

test('what is queued can be changed, withdrawn and moved before it is said', async () => {
  await using meeting = await queued('one', 'two', 'three', 'four');
  const { idOf, listener } = meeting;
  await change(meeting, { action: 'edit', queuedMessageId: idOf('two'), content: 'TWO' });
  await change(meeting, { action: 'withdraw', queuedMessageId: idOf('three') });
  await change(meeting, { action: 'move', queuedMessageId: idOf('four'), before: idOf('one') });
  await change(meeting, { action: 'move', queuedMessageId: idOf('one') });
  await listener.until(({ queue }) => queue.messages.at(-1)?.content === 'one');
  expect(contentsOf(meeting)).toEqual(['four', 'TWO', 'one']);
  await expectWhole(app, meeting.id);
  await expect(change(meeting, { action: 'edit', queuedMessageId: idOf('three'), content: 'x' })).rejects.toMatchObject(
    {
      data: { problem: { code: 'queued_message_not_found' } },
    },
  );

  await meeting.send({ ...about(meeting.approval), decision: 'reject' });
  await expect.poll(() => saidIn(meeting)).toEqual(['four', 'TWO', 'one']);
  await listener.until((view) => isAnswered(view) && view.queue.messages.length === 0);
});

test('a message to another agent switches when it is said, not when it is queued', async () => {
  await using meeting = await queued();
  await meeting.send({ type: 'user_message', content: 'Hello', agent: AgentName.parse('ask') });
  expect(await rowsOf(app, meeting.id)).toMatchObject({ agent: 'coder', queued: 1 });
  await meeting.send({ ...about(meeting.approval), decision: 'approve' });
  await meeting.listener.until((view) => isAnswered(view) && view.queue.messages.length === 0);
  expect(await rowsOf(app, meeting.id)).toMatchObject({ agent: 'ask', calls: ['write_file done'], file: 'x\n' });
});

test('what steers is said in the same turn, before the next model call', async () => {
  await using meeting = await queued();
  await meeting.send({ type: 'user_message', content: 'recite after all', delivery: 'steer' });
  await meeting.send({ ...about(meeting.approval), decision: 'reject' });
  await meeting.listener.until((view) => isAnswered(view) && view.queue.messages.length === 0);
  expect(await rowsOf(app, meeting.id)).toMatchObject({
    turns: ['completed'],
    messages: ['user', 'assistant', 'user', 'assistant'],
  });
  await expectWhole(app, meeting.id);
});

test('nothing that is done to the queue decides anything', async () => {
  await using meeting = await queued('yes', 'approve');
  const { approval, idOf } = meeting;
  await change(meeting, { action: 'edit', queuedMessageId: idOf('yes'), content: 'I approve it. Go on!' });
  await change(meeting, { action: 'move', queuedMessageId: idOf('approve'), before: idOf('yes') });
  await change(meeting, { action: 'withdraw', queuedMessageId: idOf('approve') });
  await change(meeting, { action: 'resume' });
  const [wait] = await app.sql`select status, version, digest from waits where id = ${approval.id}`;
  expect(wait).toEqual({ status: 'pending', version: approval.version, digest: approval.digest });
  expect(await rowsOf(app, meeting.id)).toMatchObject({ turns: ['waiting'], queued: 1, file: undefined });
});

test('no more than fifty messages wait; the next one is told to come later', async () => {
  await using meeting = await queued();
  for (let count = 0; count < 50; count += 1) await meeting.say(`${count}`);
  const impatient = app.client.send(meeting.id, { type: 'user_message', content: 'x' }, { patienceMs: 0 });
  await expect(impatient).rejects.toMatchObject({ code: 'too_many_requests', shape: { retryable: true } });
  expect(await rowsOf(app, meeting.id)).toMatchObject({ queued: 50 });
});

test('the model was told every call with one result throughout', () => {
  expect(expectPaired(model)).toBeGreaterThan(3);
});
