import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { type App, startApp } from '../testing/start-app.ts';
import { refuseEvents } from './testing/faults.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectWhole } from './testing/rows.ts';
import { about, aboutPlan, approvalIn, isAnswered, isWaiting, meet, planIn } from './testing/stories.ts';

/** Things that were broken once, each by the name of what broke. */

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

const place = (file: string) => path.join(app.workspace, file);
const content = (file: string) => readFile(place(file), 'utf8');

test('what a person wrote into the diff is what runs, although the file changed between decision and start', async () => {
  await using meeting = await meet(app);
  const { id, file, listener } = meeting;
  await meeting.say(`write ${file} the model's`);
  const first = approvalIn(await listener.until(isWaiting));
  const fault = await refuseEvents(app.sql, id, { type: 'turn_resumed' });
  await meeting.send({ ...about(first), decision: 'edit', files: [{ path: file, content: 'the person’s\n' }] });
  await expect.poll(() => fault.strikes()).toBeGreaterThan(0);
  await writeFile(place(file), 'somebody else’s\n');
  await fault.mend();

  const second = approvalIn(
    await listener.until((view) => isWaiting(view) && view.waiting.approvals[0]?.version === 2),
  );
  expect(second.files[0]).toMatchObject({ before: 'somebody else’s\n', after: 'the person’s\n' });
  await meeting.send({ ...about(second), decision: 'approve' });
  const view = await listener.until(isAnswered);

  expect(await content(file)).toBe('the person’s\n');
  const calls = view.messages.flatMap(({ parts }) => parts.filter((part) => part.type === 'tool_call'));
  expect(calls[0]).toMatchObject({ decided: { decision: 'approve', changes: { files: [{ path: file }] } } });
  expect(JSON.stringify(model.calls.at(-1)?.prompt)).toContain('the person’s');
  await expectWhole(app, id);
});

test('while a step of a plan waits for a person, looking at the plan again says nothing', async () => {
  await using meeting = await meet(app);
  const { id, file, listener } = meeting;
  await meeting.say(`plan write ${file} x`);
  await meeting.send({ ...aboutPlan(planIn(await listener.until(isWaiting))), decision: 'approve' });
  const waiting = await listener.until((view) => view.waiting.approvals.length === 1 && isAnswered(view));
  const [before] = await app.sql`select last_seq from conversations where id = ${id}`;
  const planId = waiting.plans[0]?.id ?? '';
  const job = app.sql.json({ type: 'plan', conversationId: id, planId });
  await app.sql`
    insert into pgboss.job (name, data, singleton_key, policy, retry_limit)
    select 'segments', ${job}, ${`plan:${planId}`}, 'singleton', 3`;
  await app.sql`select pg_notify('codelab_job', '')`;
  await expect
    .poll(async () => {
      const [open] = await app.sql`
        select count(*)::int as open from pgboss.job
        where singleton_key = ${`plan:${planId}`} and state in ('created', 'retry', 'active')`;
      return open?.open;
    })
    .toBe(0);

  const [done] = await app.sql`
    select count(*)::int as looks from pgboss.job where singleton_key = ${`plan:${planId}`} and state = 'completed'`;
  expect(done?.looks).toBeGreaterThan(1);
  const [after] = await app.sql`select last_seq from conversations where id = ${id}`;
  expect(after).toEqual(before);
  expect((await app.client.api.conversation.get.query({ conversationId: id })).waiting.approvals).toHaveLength(1);
});

test('a step that is approved on its parent’s card leaves that card at once, while it still runs', async () => {
  await using meeting = await meet(app);
  const { file, listener } = meeting;
  await meeting.say(`plan run sleep 3 && touch ${file}`);
  await meeting.send({ ...aboutPlan(planIn(await listener.until(isWaiting))), decision: 'approve' });
  const approval = approvalIn(await listener.until((view) => view.waiting.approvals.length === 1));
  await app.client.send(approval.conversationId, { ...about(approval), decision: 'approve' });

  const view = await listener.until(({ waiting }) => waiting.approvals.length === 0);
  expect(view.plans[0]?.subtasks[0]?.status).toBe('running');
  await listener.until(({ plans }) => plans[0]?.status === 'completed');
});

test('a plan that was cancelled stays cancelled, whatever a late tab asks for', async () => {
  await using meeting = await meet(app);
  const { listener } = meeting;
  await meeting.say('plan run exit 3');
  await meeting.send({ ...aboutPlan(planIn(await listener.until(isWaiting))), decision: 'approve' });
  const approval = approvalIn(await listener.until((view) => view.waiting.approvals.length === 1));
  await app.client.send(approval.conversationId, { ...about(approval), decision: 'reject' });
  const ended = await listener.until((view) => ['failed', 'completed'].includes(view.plans[0]?.status ?? ''));
  const planId = ended.plans[0]?.id;
  const subtaskId = ended.plans[0]?.subtasks[0]?.id;
  if (!planId || !subtaskId) throw new Error('there is no plan');
  const steer = (action: 'cancel' | 'retry') =>
    action === 'cancel'
      ? app.client.api.plan.steer.mutate({ key: newKey(), planId, action })
      : app.client.api.plan.steer.mutate({ key: newKey(), planId, action, subtaskId });
  if (ended.plans[0]?.status === 'failed') await steer('cancel');

  await expect(steer('retry')).rejects.toMatchObject({ data: { problem: { code: 'invalid_input' } } });
});

test('a link that leads to another file since it was shown is asked about again', async () => {
  await using meeting = await meet(app);
  const { id, listener } = meeting;
  await mkdir(place(`${id}-one`));
  await mkdir(place(`${id}-two`));
  await symlink(`${id}-one`, place(id));
  await meeting.say(`write ${id}/a.txt new`);
  const first = approvalIn(await listener.until(isWaiting));
  expect(first.files).toMatchObject([{ path: `${id}-one/a.txt` }]);
  await rm(place(id));
  await symlink(`${id}-two`, place(id));

  await expect(meeting.send({ ...about(first), decision: 'approve' })).rejects.toMatchObject({
    code: 'approval_changed',
  });
  const second = approvalIn(await listener.until((view) => view.waiting.approvals[0]?.version === 2));
  expect(second.files).toMatchObject([{ path: `${id}-two/a.txt` }]);
});

test('what a cancel paused is not said by steering', async () => {
  await using meeting = await meet(app);
  const { file, listener } = meeting;
  await meeting.say(`write ${file} x`);
  await listener.until(isWaiting);
  await meeting.send({ type: 'user_message', content: 'Hello from the lane', delivery: 'steer' });
  await meeting.cancel();
  await listener.until(({ turn, queue }) => turn?.status === 'cancelled' && queue.paused);
  await meeting.say('Hello');
  const view = await listener.until(isAnswered);

  expect(view.queue).toMatchObject({ paused: true, messages: [{ content: 'Hello from the lane' }] });
  expect(JSON.stringify(view.messages)).not.toContain('Hello from the lane');
});
