import { expect, test } from 'vitest';
import { AgentName, ModelRef } from '@codelab/protocol/agent';
import { ConversationId, MessageId, OwnerId, TurnId, WorkspaceId } from '@codelab/protocol/ids';
import { connect } from './connect.ts';
import { startAppender } from './event-appender.ts';
import { silentLog } from './log.ts';
import { ensureOwner, ensureWorkspace } from './owners.ts';
import { conversations, events } from './schema/conversations.ts';
import { forwardedPort } from './testing/forwarded-port.ts';
import { freshDatabase } from './testing/fresh-database.ts';
import { openUnitOfWork } from './unit-of-work.ts';

test.for([
  { how: 'after Postgres had it', place: 'breakAfter' },
  { how: 'before Postgres had it', place: 'breakAt' },
] as const)('a commit of deltas that was cut off $how leaves each of them in the log once', async ({ place }) => {
  await using fresh = await freshDatabase();
  let commits = 0;
  const isSecondCommit = (sent: Buffer) => sent.includes('commit\0') && ++commits === 2;
  await using network = await forwardedPort({ [place]: isSecondCommit });
  const database = connect(network.url(fresh.url));
  await using opened = new AsyncDisposableStack();
  opened.defer(() => database.close());
  const conversationId = await newConversation(connect(fresh.url));
  const appender = startAppender({ database, log: silentLog, intervalMs: 1 });
  opened.defer(() => appender.close());
  const turnId = TurnId.parse(crypto.randomUUID());
  const stream = appender.open({ conversationId, turnId, epoch: 0 });
  const messageId = MessageId.parse(crypto.randomUUID());
  const say = (offset: number, text: string) =>
    stream.push({ type: 'assistant_delta', messageId, part: 0, offset, text, kind: 'text' });

  say(0, 'one ');
  await stream.flushed();
  say(4, 'two ');
  await expect.poll(() => commits).toBe(2);
  say(8, 'three');
  await stream.flushed();

  await using work = openUnitOfWork(database);
  const rows = await work.transaction('read_events', (tx) => tx.select().from(events).orderBy(events.seq));
  const told = rows.map(({ body }) => (body.type === 'assistant_delta' ? body.text : ''));
  expect(told.join('')).toBe('one two three');
});

async function newConversation(database: ReturnType<typeof connect>): Promise<ConversationId> {
  const [id, ownerId, workspaceId] = [
    ConversationId.parse(crypto.randomUUID()),
    OwnerId.parse(crypto.randomUUID()),
    WorkspaceId.parse(crypto.randomUUID()),
  ];
  const createdAt = new Date().toISOString();
  await using work = openUnitOfWork(database);
  await work.transaction('start_server', async (tx) => {
    await ensureOwner(tx, { id: ownerId, name: 'owner', createdAt });
    await ensureWorkspace(tx, { id: workspaceId, ownerId, name: 'w', path: '/w', createdAt });
    await tx.insert(conversations).values({
      ...{ id, ownerId, workspaceId, title: 'T', status: 'active', createdAt, updatedAt: createdAt },
      agent: AgentName.parse('coder'),
      model: ModelRef.parse('demo'),
    });
  });
  await database.close();
  return id;
}
