import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Client, connect } from '@codelab/client/connect';
import { newKey } from '@codelab/client/new-key';
import { freshDatabase } from '@codelab/database/testing/fresh-database';
import { AgentName } from '@codelab/protocol/agent';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { ConversationId } from '@codelab/protocol/ids';
import { type ServerProcess, startProcess } from '../testing/start-process.ts';
import { type Listener, listen } from './testing/listen.ts';
import { about, approvalIn, isAnswered, isWaiting } from './testing/stories.ts';

/** A server that is killed is believed dead when its heart has not beaten for ten seconds. */
const patient = { timeout: 120_000 };

type Place = { readonly folder: string; readonly variables: Readonly<Record<string, string>> };

async function placeIn(opened: AsyncDisposableStack): Promise<Place> {
  const { url } = opened.use(await freshDatabase());
  const folder = await mkdtemp(path.join(os.tmpdir(), 'codelab-killed-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  return { folder, variables: { PORT: '0', CODELAB_DATA_DIR: folder, DATABASE_URL: url } };
}

async function clientOf({ folder }: Place, { link }: ServerProcess): Promise<Client> {
  const { origin } = await link;
  const token = (await readFile(path.join(folder, 'owner-token'), 'utf8')).trim();
  return connect({ url: origin, token });
}

/** Says something in a new conversation, and waits until it has come so far. */
async function told(
  client: Client,
  words: string,
  isSo: (listener: Listener) => Promise<unknown>,
): Promise<ConversationId> {
  const agent = AgentName.parse('coder');
  const { conversationId } = await client.api.conversation.create.mutate({ key: newKey(), agent });
  await using listener = listen(client, conversationId);
  await client.send(conversationId, { type: 'user_message', content: words });
  await isSo(listener);
  return conversationId;
}

const speaking = (listener: Listener) => listener.untilHeard(({ type }) => type === 'assistant_delta');
const waiting = (listener: Listener) => listener.until(isWaiting);

test(
  'a server that is killed loses nothing and does nothing twice: what it did, said and asked goes on',
  patient,
  async () => {
    await using opened = new AsyncDisposableStack();
    const place = await placeIn(opened);
    const inWorkspace = (file: string) => path.join(place.folder, 'workspace', file);
    const command = 'echo ran | tee -a ran.txt; while [ ! -e go.txt ]; do sleep 0.1; done; echo ended';

    await using killed = startProcess(place.variables);
    await killed.link;
    const before = await clientOf(place, killed);
    const running = (listener: Listener) => listener.untilHeard(({ type }) => type === 'tool_output');
    const ids = {
      command: await told(before, `run \`${command}\``, async (listener) => {
        const approval = approvalIn(await waiting(listener));
        await before.send(listener.id, { ...about(approval), decision: 'approve' });
        await running(listener);
      }),
      approval: await told(before, 'create kept.txt with still here', waiting),
      question: await told(before, 'ask me which colour', waiting),
      plan: await told(before, 'list the files, then create a.txt with a', waiting),
      speech: await told(before, 'Hello', speaking),
    };
    killed.kill('SIGKILL');
    await killed.ended;

    await using again = startProcess(place.variables);
    await again.link;
    const after = await clientOf(place, again);
    const snapshot = (id: ConversationId) => after.api.conversation.get.query({ conversationId: id });
    const { items } = await after.api.inbox.list.query();
    expect(items.map(({ kind }) => kind).toSorted()).toEqual(['approval', 'plan', 'question']);

    await using approved = listen(after, ids.approval);
    await after.send(ids.approval, { ...about(approvalIn(await snapshot(ids.approval))), decision: 'approve' });
    await approved.until(isAnswered);
    expect(await readFile(inWorkspace('kept.txt'), 'utf8')).toContain('still here');

    await using answered = listen(after, ids.question);
    const [question] = (await snapshot(ids.question)).waiting.questions;
    if (!question) throw new Error('a question waits');
    const answers = Object.fromEntries(question.questions.map(({ id }) => [id, 'red']));
    await after.send(ids.question, { type: 'tool_result', callId: question.callId, result: { answers } });
    await answered.until(isAnswered);

    await using planned = listen(after, ids.plan);
    const [plan] = (await snapshot(ids.plan)).waiting.plans;
    if (!plan) throw new Error('a plan waits');
    const { id: planId, version, digest } = plan;
    await after.send(ids.plan, { type: 'plan_decision', planId, version, digest, decision: 'reject' });
    await planned.until(isAnswered);

    await using heard = listen(after, ids.speech);
    const spoken = await heard.until(isAnswered);
    expect(heard.heard).toContainEqual(expect.objectContaining({ type: 'assistant_started', attempt: 2 }));
    expect(assistantsIn(spoken)).toMatchObject([{ status: 'complete' }]);

    await using resolved = listen(after, ids.command);
    const asked = await resolved.until((view) => isWaiting(view) && view.waiting.approvals.length === 1);
    expect(approvalIn(asked)).toMatchObject({ kind: 'unknown_outcome', tool: 'execute_command' });
    expect(await readFile(inWorkspace('ran.txt'), 'utf8')).toBe('ran\n');
    await writeFile(inWorkspace('go.txt'), '');
    await after.send(ids.command, { ...about(approvalIn(asked)), decision: 'resolve', outcome: 'run_again' });
    await resolved.until(isAnswered);
    expect(await readFile(inWorkspace('ran.txt'), 'utf8')).toBe('ran\nran\n');
  },
);

const assistantsIn = ({ messages }: ConversationView) => messages.filter(({ role }) => role === 'assistant');
