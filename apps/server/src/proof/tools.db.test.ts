import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modelThat, type ScriptedStep, says } from '@codelab/engine/testing/scripted-model';
import type { Approval } from '@codelab/protocol/approval';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { about, approvalIn, isAnswered, isWaiting, type Meeting, meet } from './testing/stories.ts';

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

const at = (file: string) => path.join(app.workspace, file);
const content = (file: string) => readFile(at(file), 'utf8').catch(() => undefined);
const toldToModel = () => JSON.stringify(model.calls.at(-1)?.prompt);

async function asked(meeting: Meeting, tool: string, input: object): Promise<Approval> {
  await meeting.say(`call ${tool} ${JSON.stringify(input)}`);
  return approvalIn(await meeting.listener.until(isWaiting));
}

/** Two files of this conversation alone. */
async function twoFiles({ file }: Meeting): Promise<[string, string]> {
  const files: [string, string] = [`one-${file}`, `two-${file}`];
  for (const name of files) await writeFile(at(name), 'first\nsecond\n');
  return files;
}

const editsOf = (files: readonly string[]) => ({
  edits: files.map((name) => ({ path: name, old_string: 'first', new_string: 'FIRST' })),
});
const patchOf = ([one, two]: readonly string[]) => ({
  input: `*** Begin Patch\n*** Update File: ${one}\n-first\n+FIRST\n second\n*** Update File: ${two}\n-first\n+FIRST\n second\n*** End Patch`,
});

test.each([
  ['edit_files', editsOf],
  ['apply_patch', patchOf],
] as const)(
  'what a person made of one file of %s is written, the others as proposed, and the model learns it exactly',
  async (tool, input) => {
    await using meeting = await meet(app);
    const [one, two] = await twoFiles(meeting);
    const approval = await asked(meeting, tool, input([one, two]));
    expect(approval.files).toMatchObject([
      { path: one, before: 'first\nsecond\n', after: 'FIRST\nsecond\n', added: 1, removed: 1 },
      { path: two, after: 'FIRST\nsecond\n' },
    ]);

    const edit = { path: two, content: 'FIRST\nby hand\n' };
    await meeting.send({ ...about(approval), decision: 'edit', files: [edit] });
    await meeting.listener.until(isAnswered);

    expect([await content(one), await content(two)]).toEqual(['FIRST\nsecond\n', 'FIRST\nby hand\n']);
    const [call] = await app.sql`select state, decided from tool_calls where id = ${approval.callId ?? null}`;
    expect(call).toMatchObject({
      state: { status: 'done', output: { written: [{ path: one }, { path: two }] } },
      decided: {
        decision: 'edit',
        changes: { files: [{ ...edit, diff: expect.stringContaining('-second\n+by hand') }] },
      },
    });
    expect(toldToModel()).toContain(`The person changed what was to be written to ${two}.`);
    expect(toldToModel()).toContain(JSON.stringify('-second\n+by hand\n').slice(1, -1));
    expect(toldToModel()).not.toContain(`to be written to ${one}`);
    expectPaired(model);
    await expectWhole(app, meeting.id);
  },
);

test('a patch whose file changed since it was shown is shown anew; one that does not fit any more fails with the reason', async () => {
  await using meeting = await meet(app);
  const [one, two] = await twoFiles(meeting);
  const approval = await asked(meeting, 'apply_patch', patchOf([one, two]));
  await writeFile(at(one), 'zeroth\nfirst\nsecond\n');

  await expect(meeting.send({ ...about(approval), decision: 'approve' })).rejects.toMatchObject({
    code: 'approval_changed',
  });
  const anew = approvalIn(await meeting.listener.until(({ waiting }) => waiting.approvals[0]?.version === 2));
  expect(anew).toMatchObject({ staleReason: 'file_changed', files: [{ after: 'zeroth\nFIRST\nsecond\n' }, {}] });

  await writeFile(at(one), 'something else\n');
  await expect(meeting.send({ ...about(anew), decision: 'approve' })).rejects.toMatchObject({
    code: 'approval_changed',
  });
  const last = approvalIn(await meeting.listener.until(({ waiting }) => waiting.approvals[0]?.version === 3));
  await meeting.send({ ...about(last), decision: 'approve' });
  await meeting.listener.until(isAnswered);

  expect(await rowsOf(app, meeting.id)).toMatchObject({ calls: ['apply_patch failed'] });
  expect(toldToModel()).toContain('does not fit');
  expect([await content(one), await content(two)]).toEqual(['something else\n', 'first\nsecond\n']);
});

test('a patch that was cut off asks nobody: the model is told to send it whole', async () => {
  await using meeting = await meet(app);
  const [one] = await twoFiles(meeting);
  await meeting.say(
    `call apply_patch ${JSON.stringify({ input: `*** Begin Patch\n*** Update File: ${one}\n-first\n+F` })}`,
  );
  await meeting.listener.until(isAnswered);

  expect(await rowsOf(app, meeting.id)).toMatchObject({ calls: ['apply_patch refused'], waits: [] });
  expect(toldToModel()).toContain('The patch was cut off');
});

test('a call that a provider cut off is refused, although what came of it could be read', async () => {
  const cutOff: ScriptedStep = async function* () {
    yield { type: 'tool-input-start', id: '1', toolName: 'git_commit' };
    yield { type: 'tool-input-delta', id: '1', delta: '{"message":"x"}' };
    yield {
      type: 'finish',
      finishReason: { unified: 'length', raw: undefined },
      usage: {
        inputTokens: { total: 1, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
        outputTokens: { total: 1, text: undefined, reasoning: undefined },
      },
    };
  };
  const scripted = modelThat(({ prompt }) => (prompt.at(-1)?.role === 'tool' ? says('I see.') : cutOff));
  await using own = await startApp({ model: scripted });
  await using meeting = await meet(own);
  await meeting.say('Go.');
  await meeting.listener.until(isAnswered);

  expect(await rowsOf(own, meeting.id)).toMatchObject({ calls: ['git_commit refused'], waits: [] });
  expect(JSON.stringify(scripted.calls.at(-1)?.prompt)).toContain('cut off before their end');
});

test('a commit shows what it would have, and has exactly that once it is approved', async () => {
  await using own = await startApp({ model });
  const git = async (...words: string[]) => (await promisify(execFile)('git', ['-C', own.workspace, ...words])).stdout;
  await git('init', '--quiet', '--initial-branch=main');
  await using meeting = await meet(own);
  await writeFile(path.join(own.workspace, 'a.txt'), 'one\n');
  const approval = await asked(meeting, 'git_commit', { message: 'First' });
  expect(approval).toMatchObject({
    risk: 'write',
    files: [{ path: 'a.txt', added: 1, diff: expect.stringContaining('+one') }],
  });

  await writeFile(path.join(own.workspace, 'a.txt'), 'two\n');
  await expect(meeting.send({ ...about(approval), decision: 'approve' })).rejects.toMatchObject({
    code: 'approval_changed',
  });
  const anew = approvalIn(await meeting.listener.until(({ waiting }) => waiting.approvals[0]?.version === 2));
  await writeFile(path.join(own.workspace, 'later.txt'), 'not shown\n');
  await meeting.send({ ...about(anew), decision: 'approve' });
  await meeting.listener.until(isAnswered);

  expect(await git('show', '--format=%an <%ae> %s', 'HEAD')).toMatch(
    /^CodeLab <codelab@localhost> First\n[\s\S]*\+two\n$/,
  );
  expect(await git('status', '--porcelain')).toBe('?? later.txt\n');
});

test('a page of the server’s own network is asked about like any other, and then not fetched', async () => {
  await using meeting = await meet(app);
  const approval = await asked(meeting, 'fetch_url', { url: `${app.url}/health` });
  expect(approval).toMatchObject({ risk: 'network', reason: 'no_rule' });
  await meeting.send({ ...about(approval), decision: 'approve' });
  await meeting.listener.until(isAnswered);

  expect(await rowsOf(app, meeting.id)).toMatchObject({ calls: ['fetch_url failed'] });
  expect(toldToModel()).toContain('host_not_allowed');
});

test('a private host that the server was told to allow is fetched', async () => {
  const { port } = new URL(app.url);
  await using own = await startApp({ model, env: { CODELAB_FETCH_PRIVATE_HOSTS: `127.0.0.1:${port}` } });
  await using meeting = await meet(own);
  const approval = await asked(meeting, 'fetch_url', { url: `${app.url}/health` });
  await meeting.send({ ...about(approval), decision: 'approve' });
  await meeting.listener.until(isAnswered);

  expect(await rowsOf(own, meeting.id)).toMatchObject({ calls: ['fetch_url done'] });
});
