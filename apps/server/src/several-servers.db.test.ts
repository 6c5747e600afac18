import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { holds, modelThat, says } from '@codelab/engine/testing/scripted-model';
import { startApp } from './testing/start-app.ts';

test('a new conversation works in the folder that the server was started with last', async () => {
  await using app = await startApp();
  const other = path.join(app.dataDir, '../other');
  await mkdir(other);
  const before = await app.conversation();
  {
    await using moved = await startApp({ beside: app, env: { CODELAB_WORKSPACE: other } });
    const { workspaces } = await moved.client.api.workspace.list.query();
    expect(workspaces.map(({ name }) => name)).toEqual(['other', 'workspace']);
    const after = await moved.conversation();
    expect((await after.snapshot()).conversation.workspaceId).toBe(workspaces[0]?.id);
    expect((await before.snapshot()).conversation.workspaceId).toBe(workspaces[1]?.id);
  }
  await app.restart();
  const { workspaces } = await app.client.api.workspace.list.query();
  expect(workspaces.map(({ name }) => name)).toEqual(['workspace', 'other']);
});

test('two servers on one database tell the same story', async () => {
  await using one = await startApp();
  await using other = await startApp({ beside: one });
  const chat = await one.conversation();
  await other.client.send(chat.id, { type: 'user_message', content: 'Hi' });
  await chat.until('turn_ended');
  expect(await other.client.api.conversation.get.query({ conversationId: chat.id })).toEqual(chat.view);
  await other.client.api.conversation.rename.mutate({ key: newKey(), conversationId: chat.id, title: 'Renamed' });
  expect(await chat.until('conversation_updated', ({ title }) => title === 'Renamed')).toBeDefined();
});

test('a server that only works does the turns of one that only talks', async () => {
  await using talks = await startApp({ env: { CODELAB_ROLES: 'web' } });
  const chat = await talks.conversation();
  await chat.say('Hi');
  await chat.until('message_added');
  expect((await chat.snapshot()).turn).toMatchObject({ status: 'queued' });
  await using _works = await startApp({ beside: talks, env: { CODELAB_ROLES: 'worker' } });
  expect(await chat.until('turn_ended')).toMatchObject({ reason: 'completed' });
});

test('a turn that runs on one server is cancelled on another', async () => {
  await using talks = await startApp({ env: { CODELAB_ROLES: 'web' } });
  const signals: (AbortSignal | undefined)[] = [];
  const model = modelThat(({ abortSignal }) => {
    signals.push(abortSignal);
    return holds(new Promise(() => {}));
  });
  await using _works = await startApp({ beside: talks, model, env: { CODELAB_ROLES: 'worker' } });
  const chat = await talks.conversation();
  await chat.say('Hi');
  await chat.until('assistant_delta');
  await talks.client.api.conversation.cancel.mutate({ key: newKey(), conversationId: chat.id });
  expect(await chat.until('turn_ended')).toMatchObject({ reason: 'cancelled' });
  await expect.poll(() => signals.map((signal) => signal?.aborted)).toEqual([true]);
});

test('a server that leaves in the middle of a turn tells the others that there is work', async () => {
  await using app = await startApp({ model: modelThat(() => says('word '.repeat(100), { chunks: 100, delayMs: 50 })) });
  const chat = await app.conversation();
  await chat.say('Hi');
  await chat.until('assistant_delta');
  let told = 0;
  const { unlisten } = await app.sql.listen('codelab_job', () => {
    told += 1;
  });
  await app.server.stop();
  await expect.poll(() => told).toBe(1);
  await unlisten();
});

test('what is run by nobody who says that he lives is begun anew within seconds, and let go where it ran', async () => {
  let calls = 0;
  const model = modelThat(() => {
    calls += 1;
    return calls === 1 ? holds(new Promise(() => {})) : says('Hello.');
  });
  await using app = await startApp({ model });
  const chat = await app.conversation();
  await chat.say('Hi');
  await chat.until('assistant_delta');
  await app.sql`update pgboss.job set heartbeat_seconds = 0 where state = 'active'`;
  expect(await chat.until('turn_ended')).toMatchObject({ reason: 'completed' });
});
