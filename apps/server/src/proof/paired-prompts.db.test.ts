import { expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { AgentName } from '@codelab/protocol/agent';
import type { ConversationId } from '@codelab/protocol/ids';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel, openGate } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import {
  about,
  approvalIn,
  begin,
  isAnswered,
  isWaiting,
  type Scene,
  type Story,
  stories,
  storyOf,
} from './testing/stories.ts';

/** So that what was done is told to the model once more. */
async function goesOn({ app, id, listener }: Scene): Promise<void> {
  const { seq } = await app.client.send(id, { type: 'user_message', content: 'Hello again' });
  await listener.until((view) => view.cursor > seq && isAnswered(view));
}

const cancel = (app: App, id: ConversationId) =>
  app.client.api.conversation.cancel.mutate({ key: newKey(), conversationId: id });

test('after everything that can be said, the model is told each call with exactly one result', async () => {
  const model = obedientModel();
  await using app = await startApp({ model });
  const ends = stories.filter(({ isSilent, name }) => !isSilent && name !== 'plan_decision modify');
  await Promise.all(
    ends.map(async (story) => {
      await using scene = await begin(app, story);
      await app.client.send(scene.id, scene.message);
      await scene.listener.until(story.isOver);
      await goesOn(scene);
      await expectWhole(app, scene.id);
    }),
  );
  expect(expectPaired(model)).toBeGreaterThanOrEqual(ends.length - 1);
});

const said = (content: string): Story => ({
  ...storyOf('user_message'),
  message: () => ({ type: 'user_message', content }),
});
const refusals = [
  'call no_such_tool {}',
  'call write_file {"path":"cut off',
  'call write_file {"path":7}',
  'call write_file [1]',
  'write ../outside.txt x',
  'read /etc/passwd',
  'read missing.txt',
  'delete missing.txt',
  'replace missing.txt a b',
  'switch nobody',
  'switch ask',
  'call ask_user {"questions":[]}',
  'call propose_plan {"title":"t","subtasks":[{"id":"a","title":"a","description":"a","agent":"coder","dependsOn":["b"]},{"id":"b","title":"b","description":"b","agent":"coder","dependsOn":["a"]}]}',
];

test.each(refusals)('the model is told why a call was refused or failed: %s', async (words) => {
  const model = obedientModel();
  await using app = await startApp({ model });
  await using scene = await begin(app, said(words));
  await app.client.send(scene.id, scene.message);
  await scene.listener.until(isAnswered);
  const { calls } = await rowsOf(app, scene.id);
  expect(calls.join()).toMatch(/refused|failed|switch_agent done/);
  await goesOn(scene);
  expect(expectPaired(model)).toBe(calls.length);
});

test('calls that were open when a turn was cancelled have a result for the next turn', async () => {
  const gate = openGate();
  const model = obedientModel(gate);
  await using app = await startApp({ model });
  for (const words of [
    'write a.txt a',
    'write-each b.txt c.txt',
    'ask',
    'plan finish',
    'run touch started; sleep 600',
  ]) {
    await using scene = await begin(app, {
      ...storyOf('hitl_decision approve'),
      before: () => words,
      message: said('').message,
    });
    const view = await scene.listener.until(isWaiting);
    if (words.startsWith('run')) {
      await app.client.send(scene.id, { ...about(approvalIn(view)), decision: 'approve' });
      await scene.listener.untilHeard(({ type }) => type === 'tool_started');
    }
    await cancel(app, scene.id);
    await scene.listener.until(({ turn }) => turn?.status === 'cancelled');
    expect((await rowsOf(app, scene.id)).calls.join()).toContain('cancelled');
    await goesOn(scene);
    await expectWhole(app, scene.id);
  }
  expect(expectPaired(model)).toBe(6);
});

test('an answer that was cancelled half said keeps its words, and no call that was not finished', async () => {
  const gate = openGate();
  const model = obedientModel(gate);
  await using app = await startApp({ model });
  await using scene = await begin(app, said('write a.txt a'));
  {
    using _ = gate.shut();
    await app.client.send(scene.id, scene.message);
    await scene.listener.untilHeard(({ type }) => type === 'assistant_delta');
    await cancel(app, scene.id);
    await scene.listener.until(({ turn }) => turn?.status === 'cancelled');
  }
  expect(await rowsOf(app, scene.id)).toMatchObject({ messages: ['user', 'assistant', 'notice'], calls: [] });
  await goesOn(scene);
  expect(expectPaired(model)).toBe(0);
  await expectWhole(app, scene.id);
});

test('a turn that failed for good leaves nothing that the next one could not be told', async () => {
  const model = obedientModel();
  await using app = await startApp({ model });
  await using scene = await begin(app, said('break 400'));
  await app.client.send(scene.id, scene.message);
  const { turn } = await scene.listener.until(({ turn }) => turn?.status === 'failed');
  expect(turn).toMatchObject({ status: 'failed', code: 'model_refused' });
  await goesOn(scene);
  expectPaired(model);
  await expectWhole(app, scene.id);
});

test('after a switch, the other agent is told the calls of the one before, under its own tools', async () => {
  const model = obedientModel();
  await using app = await startApp({ model });
  await using scene = await begin(app, storyOf('switch_agent, while an approval waits'));
  const approval = approvalIn(await scene.listener.until(isWaiting));
  await app.client.send(scene.id, { type: 'switch_agent', agent: AgentName.parse('ask') });
  await app.client.send(scene.id, { ...about(approval), decision: 'approve' });
  await scene.listener.until(isAnswered);
  expect(await rowsOf(app, scene.id)).toMatchObject({ calls: ['write_file failed'], file: undefined });
  expect(expectPaired(model)).toBe(1);
  expect(model.calls.at(-1)?.tools?.map(({ name }) => name)).not.toContain('write_file');
});

test('a server that was started again tells the model what was decided before and after', async () => {
  const model = obedientModel();
  await using app = await startApp({ model });
  await using scene = await begin(app, { ...storyOf('hitl_decision approve'), before: () => 'write-each a.txt b.txt' });
  const [first, second] = (await scene.listener.until(isWaiting)).waiting.approvals;
  if (!first || !second) throw new Error('two approvals wait');
  await app.client.send(scene.id, { ...about(first), decision: 'approve' });
  await app.restart();
  await app.client.send(scene.id, { ...about(second), decision: 'reject' });
  await scene.listener.until(isAnswered);
  expect((await rowsOf(app, scene.id)).calls.toSorted()).toEqual(['write_file done', 'write_file rejected']);
  expect(expectPaired(model)).toBe(2);
});
