import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { CallId } from '@codelab/protocol/ids';
import { type App, startApp } from '../testing/start-app.ts';
import { expectNothingHeld } from './testing/held.ts';
import { obedientModel, openGate } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import {
  about,
  aboutPlan,
  approvalIn,
  isAnswered,
  isWaiting,
  losesItsOutcome,
  type Meeting,
  meet,
  planIn,
} from './testing/stories.ts';

const gate = openGate();
const model = obedientModel(gate);
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

/** After a cancel nothing runs or waits, every call has its result, and one can talk again. */
async function expectOver(meeting: Meeting): Promise<void> {
  const { id, listener } = meeting;
  await listener.until(({ turn }) => turn?.status === 'cancelled');
  const view = await expectWhole(app, id);
  expect(view).toMatchObject({ turn: { status: 'cancelled' }, waiting: { approvals: [], plans: [], questions: [] } });
  const [open] = await app.sql`
    select (select count(*)::int from waits where conversation_id = ${id} and status = 'pending') as waits,
      (select count(*)::int from messages where conversation_id = ${id} and status = 'streaming') as streaming,
      (select count(*)::int from tool_calls where conversation_id = ${id} and ended_at is null) as calls`;
  expect(open).toEqual({ waits: 0, streaming: 0, calls: 0 });
  await meeting.say('Hello again');
  await listener.until(isAnswered);
  await expectWhole(app, id);
}

const waitings = [
  { state: 'an approval waits', words: (file: string) => `write ${file} x`, calls: ['write_file cancelled'] },
  {
    state: 'several approvals wait',
    words: (file: string) => `write-each ${file} 2-${file}`,
    calls: ['write_file cancelled', 'write_file cancelled'],
  },
  { state: 'a question waits', words: () => 'ask', calls: ['ask_user cancelled'] },
  { state: 'a plan waits', words: () => 'plan finish', calls: ['propose_plan cancelled'] },
];

test.each(waitings)('a turn is cancelled while $state', async ({ words, calls }) => {
  await using meeting = await meet(app);
  await meeting.say(words(meeting.file));
  const { waiting } = await meeting.listener.until(isWaiting);
  await meeting.cancel();
  expect(await rowsOf(app, meeting.id)).toMatchObject({ turns: ['cancelled'], calls, file: undefined });
  await expectOver(meeting);
  for (const approval of waiting.approvals) {
    await expect(meeting.send({ ...about(approval), decision: 'approve' })).rejects.toMatchObject({
      code: 'already_decided',
      details: { decision: 'withdrawn', by: 'system' },
    });
  }
  for (const { callId } of waiting.questions) {
    const late = meeting.send({ type: 'tool_result', callId, result: 'red' });
    await expect(late).rejects.toMatchObject({ code: 'tool_call_not_waiting' });
  }
  for (const plan of waiting.plans) {
    await expect(meeting.send({ ...aboutPlan(plan), decision: 'approve' })).rejects.toMatchObject({
      code: 'already_decided',
    });
  }
});

test('a turn is cancelled while the model speaks; what was heard stays', async () => {
  await using meeting = await meet(app);
  const { id, listener } = meeting;
  using _ = gate.shut();
  await meeting.say('recite one two three');
  await listener.untilHeard(({ type }) => type === 'assistant_delta');
  await meeting.cancel();
  const { messages } = await listener.until(({ turn }) => turn?.status === 'cancelled');
  expect(messages.at(-2)).toMatchObject({
    role: 'assistant',
    status: 'interrupted',
    parts: [{ type: 'text', text: 'on' }],
  });
  await expectNothingHeld(app);
  gate.open();
  await expectOver(meeting);
  expect(await rowsOf(app, id)).toMatchObject({ turns: ['cancelled', 'completed'] });
});

test('a turn is cancelled while a command runs; it and all that it started are gone', async () => {
  await using meeting = await meet(app);
  const { id, file, listener } = meeting;
  const heartbeat = path.join(app.workspace, file);
  await meeting.say(`run (while true; do echo beat >> ${file}; sleep 0.02; done) & echo begun; wait`);
  await meeting.send({ ...about(approvalIn(await listener.until(isWaiting))), decision: 'approve' });
  await listener.untilHeard(({ type }) => type === 'tool_output');
  const beats = async () => (await readFile(heartbeat, 'utf8').catch(() => '')).length;
  await expect.poll(beats, { timeout: 10_000 }).toBeGreaterThan(0);
  await meeting.cancel();

  await expect
    .poll(async () => {
      const before = await beats();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return (await beats()) - before;
    })
    .toBe(0);
  expect(await rowsOf(app, id)).toMatchObject({ turns: ['cancelled'], calls: ['execute_command cancelled'] });
  const [call] = await app.sql`select live_output from tool_calls where conversation_id = ${id}`;
  expect(call?.live_output).toBe('begun\n');
  await expectOver(meeting);
});

test('a turn is cancelled while a call waits for its next try', async () => {
  await using meeting = await meet(app);
  await meeting.say('break 503');
  await meeting.listener.until(({ turn }) => turn?.status === 'waiting');
  await meeting.cancel();
  await expectOver(meeting);
});

test('a turn is cancelled in which nobody knows what became of a command', async () => {
  await using meeting = await meet(app);
  const { id, file, listener } = meeting;
  await meeting.say(`run echo ran | tee -a ${file}`);
  await losesItsOutcome(meeting);
  const { waiting } = await listener.until(isWaiting);
  expect(waiting.approvals).toMatchObject([{ kind: 'unknown_outcome' }]);
  const callId = CallId.parse(waiting.approvals[0]?.callId);
  const claimed = meeting.send({ type: 'tool_result', callId, result: 'It ran.' });
  await expect(claimed).rejects.toMatchObject({ code: 'tool_call_not_waiting' });
  await meeting.cancel();
  await expectOver(meeting);
  expect(await rowsOf(app, id)).toMatchObject({ calls: ['execute_command cancelled'], file: 'ran\n' });
});

test('what was queued is not said after a cancel until a person says so', async () => {
  await using meeting = await meet(app);
  const { id, file, listener } = meeting;
  await meeting.say(`write ${file} x`);
  await listener.until(isWaiting);
  await meeting.say('Later');
  await meeting.cancel();
  await listener.until(({ queue }) => queue.paused);
  expect(await rowsOf(app, id)).toMatchObject({ turns: ['cancelled'], queued: 1 });

  await app.client.api.queue.change.mutate({ key: newKey(), conversationId: id, action: 'resume' });
  await listener.until(isAnswered);
  expect(await rowsOf(app, id)).toMatchObject({ turns: ['cancelled', 'completed'], queued: 0 });
});

test('cancelling what has ended, or twice, changes nothing', async () => {
  await using meeting = await meet(app);
  const { id, listener } = meeting;
  await meeting.cancel();
  await meeting.say('Hello');
  const { cursor } = await listener.until(isAnswered);
  expect(await meeting.cancel()).toEqual({ accepted: true, seq: cursor });
  await Promise.all([meeting.cancel(), meeting.cancel()]);
  expect(await rowsOf(app, id)).toMatchObject({ turns: ['completed'] });
});

test('a decision and a cancel at once leave one of them, whole', async () => {
  for (let round = 0; round < 5; round += 1) {
    await using meeting = await meet(app);
    const { id, file, listener } = meeting;
    await meeting.say(`write ${file} x`);
    const approval = approvalIn(await listener.until(isWaiting));
    await Promise.allSettled([meeting.send({ ...about(approval), decision: 'approve' }), meeting.cancel()]);
    await listener.until(({ turn }) => turn?.status === 'cancelled');
    const { calls } = await rowsOf(app, id);
    expect(calls.join()).toMatch(/write_file (cancelled|done)/);
    await expectOver(meeting);
  }
});

test('a plan that is cancelled while its steps run leaves no step running', async () => {
  await using meeting = await meet(app);
  const { id, listener } = meeting;
  await meeting.say(`plan write ${meeting.file} x | finish`);
  const plan = planIn(await listener.until(isWaiting));
  await meeting.send({ ...aboutPlan(plan), decision: 'approve' });
  const asking = await listener.until((view) => view.waiting.approvals.length > 0);
  const childId = approvalIn(asking).conversationId;
  await app.client.api.plan.steer.mutate({ key: newKey(), planId: plan.id, action: 'cancel' });
  await listener.until(({ plans }) => plans[0]?.status === 'cancelled');

  await expect.poll(async () => (await rowsOf(app, childId)).turns).toEqual(['cancelled']);
  await listener.until((one) => one.waiting.approvals.length === 0);
  expect(await rowsOf(app, id)).toMatchObject({
    plans: ['cancelled 1'],
    subtasks: ['cancelled', 'cancelled'],
    file: undefined,
  });
  await expectWhole(app, id);
  await expectWhole(app, childId);
});

test('the model was told every call with one result throughout', () => {
  expect(expectPaired(model)).toBeGreaterThan(5);
});
