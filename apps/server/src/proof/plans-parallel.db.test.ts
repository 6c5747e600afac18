import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel, openGate } from './testing/obedient-model.ts';
import { planned, statusesOf } from './testing/planning.ts';
import { expectPaired } from './testing/prompts.ts';
import { about, approvalIn } from './testing/stories.ts';

const gate = openGate();
const model = obedientModel(gate);
let app: App;
beforeAll(async () => {
  app = await startApp({ model, env: { CODELAB_PARALLEL_STEPS: '2,3,4' } });
});
afterAll(() => app[Symbol.asyncDispose]());

test('steps that do not need each other run side by side, up to the limit, and say what they wait for', async () => {
  await using meeting = await planned(
    app,
    'graph a in a: finish | b in b: finish | c in c: finish | d after a in d: finish',
  );
  using _ = gate.shut();
  await meeting.approve();
  const full = await meeting.untilSteps('running', 'running', 'ready', 'waiting');
  expect(full.subtasks[2]).toMatchObject({ waitsFor: { for: 'limit', of: 'plan', limit: 2 } });
  await meeting.steer({ action: 'limit', parallel: 3 });
  await meeting.untilSteps('running', 'running', 'running', 'waiting');
  gate.open();
  const ended = await meeting.ended('completed');
  expect(ended).toMatchObject({ parallel: 3, counts: { done: 4 } });
  expect(ended.subtasks[2]).not.toHaveProperty('waitsFor');
});

test('what one person may run at once is shared by their plans, and a plan that waited goes on', async () => {
  await using one = await planned(app, 'graph a in a: finish | b in b: finish');
  await using other = await planned(app, 'graph a in a: finish | b in b: finish');
  using _ = gate.shut();
  await one.approve();
  await one.untilSteps('running', 'running');
  await other.approve();
  const short = await other.untilSteps('running', 'ready');
  expect(short.subtasks[1]).toMatchObject({ waitsFor: { for: 'limit', of: 'person', limit: 3 } });
  await one.steer({ action: 'skip', subtaskId: 'a' });
  await other.untilSteps('running', 'running');
  gate.open();
  await Promise.all([one.ended('completed'), other.ended('completed')]);
});

test('two steps that change the same files run one after the other; one that changes nothing never waits', async () => {
  await using meeting = await planned(
    app,
    'graph a in src/**: finish | b in src/app.ts: finish | c by ask: finish | d: finish',
  );
  using _ = gate.shut();
  await meeting.approve();
  const held = await meeting.untilSteps('running', 'ready', 'running', 'ready');
  expect(held.subtasks).toMatchObject([
    {},
    { waitsFor: { for: 'files', subtaskId: 'a', paths: ['src/app.ts', 'src/**'] } },
    {},
    { waitsFor: { for: 'files', subtaskId: 'a', paths: ['**', 'src/**'] } },
  ]);
  gate.open();
  const { subtasks } = await meeting.ended('completed');
  const [a, b, , d] = subtasks.map(({ startedAt, endedAt }) => [
    Date.parse(startedAt ?? ''),
    Date.parse(endedAt ?? ''),
  ]);
  expect(b?.[0]).toBeGreaterThanOrEqual(a?.[1] ?? Number.NaN);
  expect(d?.[0]).toBeGreaterThanOrEqual(b?.[1] ?? Number.NaN);
});

test('a step that is about to change what another one has claimed asks first', async () => {
  await using meeting = await planned(app, 'graph a in mine.txt: write theirs.txt taken | b in theirs.txt: ask');
  const { listener } = meeting;
  await meeting.approve();
  const asked = await listener.until(({ waiting }) => waiting.approvals.length === 1 && waiting.questions.length === 1);
  const write = approvalIn(asked);
  await app.client.send(write.conversationId, { ...about(write), decision: 'approve' });
  const again = await listener.until(({ waiting }) => waiting.approvals[0]?.kind === 'scope');
  const scope = approvalIn(again);
  expect(scope).toMatchObject({ tool: 'write_file', reason: 'claimed_by_step: theirs.txt', files: [{ added: 1 }] });
  await expect(readFile(path.join(app.workspace, 'theirs.txt'), 'utf8')).rejects.toThrow('ENOENT');

  await app.client.send(scope.conversationId, { ...about(scope), decision: 'approve' });
  await meeting.until(({ subtasks }) => subtasks[0]?.status === 'done');
  expect(await readFile(path.join(app.workspace, 'theirs.txt'), 'utf8')).toBe('taken\n');
  const [question] = listener.view?.waiting.questions ?? [];
  if (!question) throw new Error('a question waits');
  const answers = { answers: { colour: 'red' } };
  await app.client.send(question.conversationId, { type: 'tool_result', callId: question.callId, result: answers });
  await meeting.ended('completed');
});

test('a failed step holds only what depends on it, and asks in the inbox', async () => {
  await using meeting = await planned(
    app,
    'graph a in a: break 400 | b after a in b: finish | c in c: finish | d after c in d: finish',
  );
  await meeting.approve();
  const failed = await meeting.ended('failed');
  expect(statusesOf(failed)).toEqual({ a: 'failed', b: 'waiting', c: 'done', d: 'done' });
  const inbox = async () =>
    (await app.client.api.inbox.list.query()).items.filter(({ kind }) => kind === 'failed_step');
  expect(await inbox()).toMatchObject([
    { id: failed.subtasks[0]?.conversationId, title: 'The step a', shownIn: meeting.id },
  ]);
  await meeting.steer({ action: 'skip', subtaskId: 'a' });
  await meeting.ended('completed');
  expect(await inbox()).toEqual([]);
});

test('evidence that is not so is refused, and the step goes on until it is', async () => {
  await writeFile(path.join(app.workspace, 'there.txt'), 'x\n');
  const claims = { changed_files: ['there.txt'], commands: [{ command: 'npm test', exit_code: 0 }] };
  await using meeting = await planned(app, `graph a in a: complete ${JSON.stringify(claims)}`);
  await meeting.approve();
  const { subtasks } = await meeting.ended('completed');
  expect(subtasks[0]?.result).toEqual({ summary: 'Finished.', changedFiles: [], commands: [] });
  const child = subtasks[0]?.conversationId;
  if (!child) throw new Error('the step had no conversation');
  const { messages } = await app.client.api.conversation.get.query({ conversationId: child });
  const calls = messages.flatMap(({ parts }) => parts.filter((part) => part.type === 'tool_call'));
  expect(calls).toMatchObject([
    { tool: 'complete', status: 'failed', problem: { code: 'evidence_untrue' } },
    { tool: 'complete', status: 'done' },
  ]);
  const told = calls[0]?.status === 'failed' ? calls[0].problem.message : '';
  expect(told).toContain('`npm test` was not run');
  expect(told).toContain('"there.txt" was not changed');
});

test('what a step took stands with it, and what the plan took is the sum', async () => {
  await using meeting = await planned(app, 'graph a in a: finish | b after a in b: finish');
  await meeting.approve();
  const { subtasks, spent } = await meeting.ended('completed');
  expect(subtasks).toMatchObject([{ spent: { usage: { modelCalls: 1 } } }, { spent: { usage: { modelCalls: 1 } } }]);
  expect(spent.usage.modelCalls).toBe(2);
  expect(spent.usage.inputTokens).toBe(subtasks.reduce((sum, step) => sum + (step.spent?.usage.inputTokens ?? 0), 0));
});

test('the model was told every call with one result throughout', () => {
  expect(expectPaired(model)).toBeGreaterThan(5);
});
