import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { HitlDecision } from '@codelab/protocol/command';
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
  type Meeting,
  meet,
  stories,
  storyOf,
} from './testing/stories.ts';

/** Whoever listened all the time, across the restart, has heard everything once, and sees what is there. */
async function expectHeardOnce({ app, id, listener }: Meeting): Promise<void> {
  const whole = await expectWhole(app, id);
  await listener.until(({ cursor }) => cursor === whole.cursor);
  expect(listener.heard.map(({ seq }) => seq)).toEqual(Array.from({ length: whole.cursor }, (_, index) => index + 1));
  expect(listener.view).toEqual(whole);
}

test('what waited before a restart waits after it, and can be said then: all that a person can say', async () => {
  const model = obedientModel();
  await using app = await startApp({ model });
  await using opened = new AsyncDisposableStack();
  const scenes = await Promise.all(
    stories.map(async (story) => ({ story, scene: opened.use(await begin(app, story)) })),
  );
  const before = await Promise.all(scenes.map(({ scene }) => expectWhole(app, scene.id)));
  const rows = await app.rowCounts();
  await app.restart();
  expect(await app.rowCounts()).toEqual(rows);
  expect(await Promise.all(scenes.map(({ scene }) => expectWhole(app, scene.id)))).toEqual(before);

  await Promise.all(
    scenes.map(async ({ story, scene }) => {
      await scene.send(scene.message);
      await scene.listener.until(story.isOver);
      expect(await rowsOf(app, scene.id)).toMatchObject(story.leaves);
      await expectHeardOnce(scene);
    }),
  );
  expectPaired(model);
});

test('an answer that a restart cut short is said again from its beginning, once', async () => {
  const gate = openGate();
  const model = obedientModel(gate);
  await using app = await startApp({ model });
  await using meeting = await meet(app);
  const { id, listener } = meeting;
  using _ = gate.shut();
  await meeting.say('recite one two three four five');
  await listener.untilHeard(({ type }) => type === 'assistant_delta');
  await meeting.say('Hello behind it');
  await app.restart();
  const begun = await listener.untilHeard((event) => event.type === 'assistant_started' && event.attempt === 2);
  expect(begun).toMatchObject({ messageId: listener.view?.messages.at(-1)?.id });

  gate.open();
  const { messages } = await listener.until((view) => isAnswered(view) && view.messages.length === 4);
  expect(messages.map(({ role, parts }) => [role, parts])).toMatchObject([
    ['user', [{ type: 'text' }]],
    ['assistant', [{ type: 'text', text: 'one two three four five' }]],
    ['user', [{ type: 'text', text: 'Hello behind it' }]],
    ['assistant', [{ type: 'text', text: 'Hello there.' }]],
  ]);
  expect(await rowsOf(app, id)).toMatchObject({ turns: ['completed', 'completed'] });
  await expectHeardOnce(meeting);
  expectPaired(model);
});

/** A command that leaves a line when it begins, and ends when it is told to. */
async function running(app: App): Promise<Meeting> {
  const meeting = await meet(app);
  const { file, listener } = meeting;
  await meeting.say(`run echo ran | tee -a ${file}; while [ ! -e go-${file} ]; do sleep 0.05; done; echo ended`);
  await meeting.send({ ...about(approvalIn(await listener.until(isWaiting))), decision: 'approve' });
  await listener.untilHeard(({ type }) => type === 'tool_output');
  return meeting;
}

type Resolve = Extract<HitlDecision, { decision: 'resolve' }>;
const resolutions: { outcome: Resolve['outcome']; output?: string; leaves: string; runs: number; told: string }[] = [
  { outcome: 'run_again', leaves: 'execute_command done', runs: 2, told: 'ended' },
  { outcome: 'done', output: 'I saw it end.', leaves: 'execute_command done', runs: 1, told: 'I saw it end.' },
  { outcome: 'failed', output: 'It broke.', leaves: 'execute_command failed', runs: 1, told: 'It broke.' },
];

test('a command that a restart cut short is not run again unasked; a person says what became of it', async () => {
  const model = obedientModel();
  await using app = await startApp({ model });
  await using opened = new AsyncDisposableStack();
  const meetings = await Promise.all(resolutions.map(async () => opened.use(await running(app))));
  await app.restart();

  const told: string[] = [];
  for (const [index, { outcome, output, leaves, runs, told: words }] of resolutions.entries()) {
    const meeting = meetings[index];
    if (!meeting) throw new Error('a meeting for each');
    const { id, file, listener } = meeting;
    const view = await listener.until((one) => isWaiting(one) && one.waiting.approvals.length > 0);
    const approval = approvalIn(view);
    expect(approval).toMatchObject({ kind: 'unknown_outcome', tool: 'execute_command' });
    expect(await rowsOf(app, id)).toMatchObject({ calls: ['execute_command unknown'], file: 'ran\n' });
    await expectWhole(app, id);

    await expect(meeting.send({ ...about(approval), decision: 'approve' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await writeFile(path.join(app.workspace, `go-${file}`), '');
    await meeting.send({ ...about(approval), decision: 'resolve', outcome, ...(output && { output }) });
    await listener.until(isAnswered);
    expect(await rowsOf(app, id)).toMatchObject({ calls: [leaves] });
    expect(await readFile(path.join(app.workspace, file), 'utf8')).toBe('ran\n'.repeat(runs));
    expect(JSON.stringify(model.calls.at(-1)?.prompt)).toContain(words);
    told.push(words);
    await expectHeardOnce(meeting);
  }
  expect(told).toHaveLength(3);
  expectPaired(model);
});

test('a plan goes on after a restart with the step that it was at', async () => {
  const gate = openGate();
  await using app = await startApp({ model: obedientModel(gate) });
  await using meeting = await meet(app);
  const { id, listener } = meeting;
  await meeting.say('plan finish | finish');
  const [plan] = (await listener.until(isWaiting)).waiting.plans;
  if (!plan) throw new Error('a plan waits');
  using _ = gate.shut();
  await meeting.send({ type: 'plan_decision', planId: plan.id, version: 1, digest: plan.digest, decision: 'approve' });
  await listener.until(({ plans }) => plans[0]?.subtasks[0]?.status === 'running');
  await app.restart();
  gate.open();
  await listener.until(storyOf('plan_decision approve').isOver);
  expect(await rowsOf(app, id)).toMatchObject({ subtasks: ['done', 'done'] });
  await expectHeardOnce(meeting);
});
