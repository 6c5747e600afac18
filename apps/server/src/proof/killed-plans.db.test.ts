import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Client, connect } from '@codelab/client/connect';
import { newKey } from '@codelab/client/new-key';
import { freshDatabase } from '@codelab/database/testing/fresh-database';
import { AgentName } from '@codelab/protocol/agent';
import type { ConversationView } from '@codelab/protocol/conversation';
import { type ServerProcess, startProcess } from '../testing/start-process.ts';
import { listen } from './testing/listen.ts';
import { aboutPlan, isWaiting, planIn } from './testing/stories.ts';

/** A server that is killed is believed dead when its heart has not beaten for ten seconds. */
const patient = { timeout: 150_000 };

test('a plan whose server is killed goes on where it was, on another server, step by step', patient, async () => {
  await using opened = new AsyncDisposableStack();
  const { url } = opened.use(await freshDatabase());
  const folder = await mkdtemp(path.join(os.tmpdir(), 'codelab-killed-plan-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const variables = { PORT: '0', CODELAB_DATA_DIR: folder, DATABASE_URL: url };

  const killed = opened.use(startProcess({ ...variables, CODELAB_ROLES: 'worker' }));
  const talks = opened.use(startProcess({ ...variables, CODELAB_ROLES: 'web' }));
  await talks.link;
  const client = await clientOf(folder, talks);
  const { conversationId } = await client.api.conversation.create.mutate({
    key: newKey(),
    agent: AgentName.parse('coder'),
  });
  const listener = opened.use(listen(client, conversationId));
  const content = 'list the files, then think for 4 seconds, then list the files';
  await client.send(conversationId, { type: 'user_message', content });
  const plan = planIn(await listener.until(isWaiting));
  const [first, second] = plan.subtasks;
  if (!first || !second) throw new Error('the plan has steps');
  await client.send(conversationId, { ...aboutPlan(plan), decision: 'approve', subtaskIds: [first.id, second.id] });
  const running = await listener.until(({ plans }) => plans[0]?.subtasks[1]?.status === 'running');
  killed.kill('SIGKILL');
  await killed.ended;

  // What nobody carries out can still be decided and steered.
  await client.send(conversationId, { ...aboutPlan(plan), decision: 'approve' });
  const paused = { key: newKey(), planId: plan.id, action: 'pause' as const };
  await client.api.plan.steer.mutate(paused);
  const before = await listener.until(({ plans }) => plans[0]?.status === 'paused');
  expect(statusesIn(before)).toEqual(['done', 'running', 'waiting']);

  opened.use(startProcess({ ...variables, CODELAB_ROLES: 'worker' }));
  const done = await listener.until(({ plans }) => plans[0]?.subtasks[1]?.status === 'done');
  expect(statusesIn(done)).toEqual(['done', 'done', 'waiting']);
  const steps = (view: ConversationView) => view.plans[0]?.subtasks.map((step) => step.conversationId);
  expect(steps(done)?.slice(0, 2)).toEqual(steps(running)?.slice(0, 2));
  await client.api.plan.steer.mutate({ key: newKey(), planId: plan.id, action: 'resume' });
  await listener.until(({ plans }) => plans[0]?.status === 'completed');
  expect(listener.view?.plans[0]).toMatchObject({ counts: { total: 3, done: 3 } });
});

async function clientOf(folder: string, { link }: ServerProcess): Promise<Client> {
  const { origin } = await link;
  const token = (await readFile(path.join(folder, 'owner-token'), 'utf8')).trim();
  return connect({ url: origin, token });
}

function statusesIn({ plans }: ConversationView) {
  return plans[0]?.subtasks.map(({ status }) => status);
}
