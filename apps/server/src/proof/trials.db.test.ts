import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { openSandbox } from '@codelab/engine/sandbox/open-sandbox';
import type { Approval } from '@codelab/protocol/approval';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole } from './testing/rows.ts';
import { about, approvalIn, isAnswered, isWaiting, type Meeting, meet } from './testing/stories.ts';

const model = obedientModel();
const hasSandbox = (await openSandbox()).kind === 'bubblewrap';
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

const content = (file: string) => readFile(path.join(app.workspace, file), 'utf8').catch(() => undefined);
const door = () => app.client.api.approval;
const named = ({ id, version }: Approval) => ({ key: newKey(), approvalId: id, version });

async function asked(meeting: Meeting, command: string): Promise<Approval> {
  await meeting.say(`run ${command}`);
  return approvalIn(await meeting.listener.until(isWaiting));
}

async function tried(meeting: Meeting, command: string): Promise<Approval> {
  const approval = await asked(meeting, command);
  await door().tryOut.mutate(named(approval));
  return approvalIn(await meeting.listener.until(({ waiting }) => waiting.approvals[0]?.trial !== undefined));
}

describe.skipIf(!hasSandbox)('in the sandbox', () => {
  test('a command that was tried shows its result, and approving it writes exactly that and runs nothing', async () => {
    await using meeting = await meet(app);
    const { file, listener } = meeting;
    await writeFile(path.join(app.workspace, file), 'old\n');

    const approval = await tried(meeting, `echo $RANDOM$RANDOM > ${file}; echo said; exit 3`);

    expect(approval).toMatchObject({
      version: 2,
      trial: { status: 'ended', exitCode: 3, output: 'said\n', applies: true, others: [] },
      files: [{ path: file, before: 'old\n', after: expect.stringMatching(/^\d+\n$/) }],
    });
    expect(approval).not.toHaveProperty('staleReason');
    expect(await content(file)).toBe('old\n');

    await meeting.send({ ...about(approval), decision: 'approve' });
    const view = await listener.until(isAnswered);

    expect(await content(file)).toBe(approval.files[0]?.after);
    const [call] = await app.sql`select state, decided from tool_calls where id = ${approval.callId ?? null}`;
    expect(call).toMatchObject({
      state: {
        status: 'done',
        output: { exitCode: 3, output: 'said\n', note: expect.stringContaining('not run again') },
      },
      decided: { decision: 'approve' },
    });
    expect(call?.decided).not.toHaveProperty('changes');
    expect(JSON.stringify(view.messages)).toContain('not run again');
    expectPaired(model);
    await expectWhole(app, meeting.id);
  });

  test('a file that changed after it was tried makes the approval ask again, about the command itself', async () => {
    await using meeting = await meet(app);
    const { file, listener } = meeting;
    await writeFile(path.join(app.workspace, file), 'old\n');
    const approval = await tried(meeting, `echo new >> ${file}`);
    await writeFile(path.join(app.workspace, file), 'changed\n');

    await expect(meeting.send({ ...about(approval), decision: 'approve' })).rejects.toMatchObject({
      code: 'approval_changed',
    });
    const again = approvalIn(await listener.until(({ waiting }) => waiting.approvals[0]?.version === 3));

    expect(again).toMatchObject({ staleReason: 'file_changed', files: [] });
    expect(again).not.toHaveProperty('trial');
    expect(await content(file)).toBe('changed\n');
    await meeting.send({ ...about(again), decision: 'approve' });
    await listener.until(isAnswered);
    expect(await content(file)).toBe('changed\nnew\n');
  });

  test('what cannot be brought over is said, and approving then runs the command', async () => {
    await using meeting = await meet(app);
    const { file, listener } = meeting;
    const approval = await tried(meeting, `echo x > ${file}; chmod +x ${file}`);

    expect(approval).toMatchObject({ trial: { applies: false, others: [{ path: file, what: 'mode' }] } });
    await meeting.send({ ...about(approval), decision: 'approve' });
    await listener.until(isAnswered);

    expect(await content(file)).toBe('x\n');
    const [call] = await app.sql`select state from tool_calls where id = ${approval.callId ?? null}`;
    expect(call).toMatchObject({ state: { output: { exitCode: 0 } } });
    expect(JSON.stringify(call)).not.toContain('not run again');
  });

  test('a person who wants the command itself drops the trial, and it runs', async () => {
    await using meeting = await meet(app);
    const { file, listener } = meeting;
    const approval = await tried(meeting, `echo x >> ${file}`);
    await door().dropTrial.mutate(named(approval));
    const again = approvalIn(await listener.until(({ waiting }) => waiting.approvals[0]?.version === 3));

    expect(again).toMatchObject({ files: [], arguments: approval.arguments });
    await expect(meeting.send({ ...about(approval), decision: 'approve' })).rejects.toMatchObject({
      code: 'approval_changed',
    });
    await meeting.send({ ...about(again), decision: 'approve' });
    await listener.until(isAnswered);
    const [call] = await app.sql`select state from tool_calls where id = ${approval.callId ?? null}`;
    expect(JSON.stringify(call)).not.toContain('not run again');
  });

  test('a decision that is made while it is tried wins, and the result is dropped', async () => {
    await using meeting = await meet(app);
    const { file, listener } = meeting;
    const approval = await asked(meeting, `sleep 1; echo x > ${file}`);
    await door().tryOut.mutate(named(approval));
    await meeting.send({ ...about(approval), decision: 'reject' });
    await listener.until(isAnswered);

    await app.restart(); // ends what is being tried
    const [wait] = await app.sql`select version, status, payload from waits where id = ${approval.id}`;
    expect(wait).toMatchObject({ version: 1, status: 'resolved' });
    expect(wait?.payload).not.toHaveProperty('trial');
    expect(await content(file)).toBeUndefined();
  });

  test('a trial that is stopped leaves the approval as it was, to be tried again', async () => {
    await using meeting = await meet(app);
    const { listener } = meeting;
    const approval = await asked(meeting, 'test -e again || sleep 60');
    await door().tryOut.mutate(named(approval));
    await door().stopTrial.mutate(named(approval));
    await writeFile(path.join(app.workspace, 'again'), '');

    await door().tryOut.mutate(named(approval));

    await listener.until(({ waiting }) => waiting.approvals[0]?.version === 2);
    const [{ id = '' } = {}] = await app.sql`select id from waits where id = ${approval.id} and version = 2`;
    expect(id).toBe(approval.id);
  });

  test('a trial is stopped from another server than the one that runs it', async () => {
    await using other = await startApp({ model, beside: app, env: { CODELAB_ROLES: 'web' } });
    await using meeting = await meet(app);
    const approval = await asked(meeting, 'sleep 50');
    await other.client.api.approval.tryOut.mutate(named(approval));
    const copies = async () =>
      (await readdir(tmpdir())).filter((name) => name.startsWith(`codelab-trial-${hostname()}~${process.pid}~`));
    await expect.poll(copies).toHaveLength(1);

    await door().stopTrial.mutate(named(approval));

    await expect.poll(copies).toEqual([]);
  });

  test('where the workspace wants it, commands are tried before anybody is asked to', async () => {
    await using own = await startApp({ model: obedientModel() });
    await own.sql`update workspaces set settings = '{"triesCommands": true}'`;
    await using meeting = await meet(own);
    await meeting.say(`run echo x > ${meeting.file}`);

    const approval = approvalIn(
      await meeting.listener.until(({ waiting }) => waiting.approvals[0]?.trial !== undefined),
    );

    expect(approval).toMatchObject({ version: 2, files: [{ path: meeting.file, after: 'x\n' }] });
    expect(await readdir(own.workspace)).toEqual([]);
  });
});

test('only a waiting command in the version that is shown can be tried, by its owner, once for each key', async () => {
  await using meeting = await meet(app);
  const written = await meeting.say(`write ${meeting.file} x`).then(() => meeting.listener.until(isWaiting));
  const { approval } = app.client.api;
  const about = named(approvalIn(written));

  if (hasSandbox) {
    await expect(approval.tryOut.mutate(about)).rejects.toMatchObject({ message: 'Only a command can be tried.' });
    await expect(approval.tryOut.mutate({ ...about, version: 9 })).rejects.toThrow(/changed since/);
  }
  await expect(approval.dropTrial.mutate({ ...about, approvalId: meeting.id as never })).rejects.toThrow(
    'no such approval',
  );
});
