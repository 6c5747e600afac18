import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { fold } from '@codelab/domain/fold';
import type { ConversationView } from '@codelab/protocol/conversation';
import { deltaTypes } from '@codelab/protocol/event';
import { type App, startApp } from '../testing/start-app.ts';
import { listen } from './testing/listen.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { about, aboutPlan, approvalIn, isAnswered, isWaiting, meet, planIn } from './testing/stories.ts';

/** What nobody says and nobody waits for is done by itself: what is late expires, what is forgotten goes on. */

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({ model, sweepEveryMs: 50 });
});
afterAll(() => app[Symbol.asyncDispose]());

test('an approval that nobody gave in time ends its turn, and cannot be given any more', async () => {
  await using meeting = await meet(app);
  const { id, file, listener } = meeting;
  await meeting.say(`write ${file} x`);
  const approval = approvalIn(await listener.until(isWaiting));
  await app.sql`update waits set expires_at = now() - interval '1 second' where id = ${approval.id}`;

  await listener.until(({ turn }) => turn?.status === 'failed');
  const view = await expectWhole(app, id);
  expect(view).toMatchObject({ turn: { code: 'approval_expired' }, waiting: { approvals: [] } });
  expect(await rowsOf(app, id)).toMatchObject({
    turns: ['failed'],
    calls: ['write_file expired'],
    waits: ['approval expired expired'],
    file: undefined,
  });
  const late = meeting.send({ ...about(approval), decision: 'approve' });
  await expect(late).rejects.toMatchObject({ code: 'approval_expired' });
  await meeting.say('Hello again');
  await listener.until(isAnswered);
  await expectWhole(app, id);
});

test('a turn whose job was lost goes on by itself', async () => {
  await using meeting = await meet(app);
  const { id, file, listener } = meeting;
  await meeting.say(`write ${file} x`);
  const approval = approvalIn(await listener.until(isWaiting));
  await app.sql`
    create function proof_lose_job() returns trigger language plpgsql as $$
    begin return case when new.singleton_key = tg_argv[0] then null else new end; end $$`;
  await app.sql.unsafe(
    `create trigger lose before insert on pgboss.job for each row execute function proof_lose_job('${id}')`,
  );
  await meeting.send({ ...about(approval), decision: 'approve' });
  await app.sql.unsafe('drop trigger lose on pgboss.job; drop function proof_lose_job');
  expect(await rowsOf(app, id)).toMatchObject({ calls: ['write_file ready'] });

  await app.sql`update turns set started_at = started_at - interval '1 minute' where conversation_id = ${id}`;
  await listener.until(isAnswered);
  expect(await rowsOf(app, id)).toMatchObject({ calls: ['write_file done'], file: 'x\n' });
});

test('who comes back after pruning misses what a finished message covers, and nothing else', async () => {
  await using meeting = await meet(app);
  const { id, file, listener } = meeting;
  const views: ConversationView[] = [await listener.until(() => true)];
  await meeting.say(`run echo ran | tee -a ${file}`);
  await meeting.send({ ...about(approvalIn(await listener.until(isWaiting))), decision: 'approve' });
  const whole = await listener.until(isAnswered);
  const deltas = listener.heard.filter(({ type }) => deltaTypes.some((delta) => delta === type));
  expect(deltas.length).toBeGreaterThan(1);
  for (const event of listener.heard) views.push(fold(views.at(-1) ?? whole, event));

  await app.sql`
    update events set at = at - interval '30 minutes'
    where conversation_id = ${id} and type in ${app.sql([...deltaTypes])}`;
  const left = async () => {
    const rows = await app.sql<{ seq: string }[]>`select seq from events where conversation_id = ${id} order by seq`;
    return rows.map(({ seq }) => Number(seq));
  };
  const kept = listener.heard.filter((event) => !deltas.includes(event)).map(({ seq }) => seq);
  await expect.poll(left).toEqual(kept);

  for (const since of views) {
    await using returned = listen(app.client, id, { since });
    expect(await returned.until(({ cursor }) => cursor === whole.cursor)).toEqual(whole);
  }
});

test('the beginning of an answer that was cancelled before its first word stays, because nothing covers it', async () => {
  await using silent = await meet(app);
  await silent.say('break 503');
  await silent.listener.until(({ turn }) => turn?.status === 'waiting');
  await silent.cancel();
  const { cursor } = await silent.listener.until(({ turn }) => turn?.status === 'cancelled');
  await using spoken = await meet(app);
  await spoken.say('Hello');
  await spoken.listener.until(isAnswered);
  await app.sql`
    update events set at = at - interval '30 minutes'
    where conversation_id in (${silent.id}, ${spoken.id}) and type in ${app.sql([...deltaTypes])}`;

  const left = (id: string) => app.sql`
    select seq from events where conversation_id = ${id} and type in ${app.sql([...deltaTypes])}`;
  await expect.poll(() => left(spoken.id)).toHaveLength(0);
  const [row] = await app.sql`select count(*)::int as events from events where conversation_id = ${silent.id}`;
  expect(row).toEqual({ events: cursor });
});

test('what was deleted is purged after a week, and its children with it', async () => {
  await using meeting = await meet(app);
  const { id, listener } = meeting;
  await meeting.say('plan finish it');
  await meeting.send({ ...aboutPlan(planIn(await listener.until(isWaiting))), decision: 'approve' });
  await listener.until((view) => isAnswered(view) && view.plans[0]?.status === 'completed');
  await app.client.api.conversation.delete.mutate({ key: newKey(), conversationId: id });
  const family = () => app.sql`select id from conversations where id = ${id} or parent_conversation_id = ${id}`;
  expect(await family()).toHaveLength(2);

  await app.sql`update conversations set updated_at = now() - interval '8 days' where id = ${id}`;
  await expect.poll(family).toHaveLength(0);
  const [rest] = await app.sql`
    select (select count(*)::int from events where conversation_id = ${id}) as events,
      (select count(*)::int from plans where conversation_id = ${id}) as plans`;
  expect(rest).toEqual({ events: 0, plans: 0 });
});
