import postgres from 'postgres';
import { expect, test } from 'vitest';
import { connect } from '@codelab/database/connect';
import { silentLog } from '@codelab/database/log';
import { freshDatabase } from '@codelab/database/testing/fresh-database';
import { openUnitOfWork } from '@codelab/database/unit-of-work';
import { ConversationId } from '@codelab/protocol/ids';
import { openDispatcher } from './dispatcher.ts';

const patient = { timeout: 10_000 };

test.each([
  { isAlone: true, begun: 'goes on at once, because nobody else can have it' },
  { isAlone: false, begun: 'is left to whoever may have it' },
])('alone: $isAlone; what was taken before the start $begun', async ({ isAlone }) => {
  await using fresh = await freshDatabase();
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(connect(fresh.url), (open) => open.close());
  const dispatcher = opened.adopt(await openDispatcher({ database, log: silentLog }), (one) => one.stop());
  const [taken, later] = [newId(), newId()];
  const send = async (conversationId: ConversationId) => {
    await using work = openUnitOfWork(database);
    await work.transaction('accept_message', (tx) => dispatcher.send(tx, { type: 'turn', conversationId }));
  };
  await send(taken);
  const other = opened.adopt(connect(fresh.url), (open) => open.close());
  const holder = opened.adopt(await openDispatcher({ database: other, log: silentLog, maxRunning: 1 }), (one) =>
    one.stop(),
  );
  const isTaken = Promise.withResolvers<void>();
  const isOver = Promise.withResolvers<void>();
  opened.defer(() => isOver.resolve());
  await holder.start(async () => {
    isTaken.resolve();
    await isOver.promise;
  });
  await isTaken.promise;

  const begun: string[] = [];
  await dispatcher.start(async (job) => void begun.push(job.conversationId), { isAlone });
  await send(later);
  await expect.poll(() => begun, patient).toContain(later);
  if (isAlone) await expect.poll(() => begun, patient).toContain(taken);
  else expect(begun).toEqual([later]);
});

test('what is fetched while the process is told to stop is handed back unbegun, and holds nothing up', async () => {
  await using fresh = await freshDatabase();
  await using opened = new AsyncDisposableStack();
  const database = opened.adopt(connect(fresh.url), (open) => open.close());
  const dispatcher = opened.adopt(await openDispatcher({ database, log: silentLog }), (one) => one.stop());
  {
    await using work = openUnitOfWork(database);
    await work.transaction('accept_message', (tx) => dispatcher.send(tx, { type: 'turn', conversationId: newId() }));
  }
  const sql = opened.adopt(postgres(fresh.url, { max: 2 }), (one) => one.end());
  const begun: unknown[] = [];
  let stopped: Promise<void> = Promise.resolve();
  await sql.begin(async (tx) => {
    await tx`lock table pgboss.job`;
    await dispatcher.start(async (job) => {
      begun.push(job);
      await new Promise(() => {});
    });
    await expect
      .poll(async () => (await sql`select from pg_locks where not granted`).length, patient)
      .toBeGreaterThan(0);
    stopped = dispatcher.stop();
  });
  await stopped;
  expect(begun).toEqual([]);
  expect(await sql`select state, retry_count from pgboss.job`).toMatchObject([{ state: 'retry' }]);
});

function newId(): ConversationId {
  return ConversationId.parse(crypto.randomUUID());
}
