import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Approval } from '@codelab/protocol/approval';
import type { HitlDecision } from '@codelab/protocol/command';
import { type App, startApp } from '../testing/start-app.ts';
import { refuseEvents } from './testing/faults.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { about, approvalIn, isAnswered, isWaiting, type Meeting, meet } from './testing/stories.ts';

let app: App;
beforeAll(async () => {
  app = await startApp({ model: obedientModel() });
});
afterAll(() => app[Symbol.asyncDispose]());

const place = (file: string) => path.join(app.workspace, file);
const content = (file: string) => readFile(place(file), 'utf8').catch(() => undefined);

async function asked(meeting: Meeting, words: string): Promise<Approval> {
  await meeting.say(words);
  return approvalIn(await meeting.listener.until(isWaiting));
}

async function askedAgain({ listener }: Meeting, version: number): Promise<Approval> {
  return approvalIn(await listener.until((view) => isWaiting(view) && view.waiting.approvals[0]?.version === version));
}

type Changed = {
  name: string;
  before?: string;
  words: (file: string) => string;
  change: (file: string) => Promise<void>;
};

const changes: Changed[] = [
  {
    name: 'was changed',
    before: 'one\n',
    words: (file) => `write ${file} new`,
    change: (file) => writeFile(place(file), 'two\n'),
  },
  {
    name: 'has come to be',
    words: (file) => `write ${file} new`,
    change: (file) => writeFile(place(file), 'two\n'),
  },
  {
    name: 'is gone',
    before: 'one\n',
    words: (file) => `write ${file} new`,
    change: (file) => rm(place(file)),
  },
];

test.each(changes)('a file that $name since it was shown is shown anew before anything is decided', async (story) => {
  await using meeting = await meet(app);
  const { id, file, listener } = meeting;
  if (story.before !== undefined) await writeFile(place(file), story.before);
  const first = await asked(meeting, story.words(file));
  await story.change(file);
  const changed = await content(file);

  const decision: HitlDecision = { ...about(first), decision: 'approve' };
  await expect(meeting.send(decision)).rejects.toMatchObject({ code: 'approval_changed' });
  expect(await content(file)).toBe(changed);
  const second = await askedAgain(meeting, 2);
  expect(second).toMatchObject({ id: first.id, staleReason: 'file_changed' });
  expect(second.digest).not.toBe(first.digest);
  expect(second.files[0]?.before).toBe(changed ?? '');
  await expect(meeting.send(decision)).rejects.toMatchObject({ code: 'approval_changed' });

  await meeting.send({ ...about(second), decision: 'approve' });
  await listener.until(isAnswered);
  expect(await content(file)).toBe('new\n');
  expect(await rowsOf(app, id)).toMatchObject({ calls: ['write_file done'], waits: ['approval resolved approve'] });
  await expectWhole(app, id);
});

test('a file that changes between the decision and the start is not written; it is asked again', async () => {
  await using meeting = await meet(app);
  const { id, file, listener } = meeting;
  await writeFile(place(file), 'one\n');
  const first = await asked(meeting, `write ${file} new`);
  const fault = await refuseEvents(app.sql, id, { type: 'turn_resumed' });
  await meeting.send({ ...about(first), decision: 'approve' });
  await expect.poll(() => fault.strikes()).toBeGreaterThan(0);
  await writeFile(place(file), 'meanwhile\n');
  await fault.mend();

  const second = await askedAgain(meeting, 2);
  expect(second).toMatchObject({ id: first.id, staleReason: 'file_changed' });
  expect(second.files[0]?.diff).toContain('-meanwhile\n+new');
  expect(await content(file)).toBe('meanwhile\n');
  expect(await rowsOf(app, id)).toMatchObject({ calls: ['write_file awaiting_approval'] });
  await expectWhole(app, id);

  await meeting.send({ ...about(second), decision: 'reject' });
  await listener.until(isAnswered);
  expect(await content(file)).toBe('meanwhile\n');
  await expectWhole(app, id);
});

test('an edit by hand of a file that changed meanwhile is not written over it', async () => {
  await using meeting = await meet(app);
  const { file } = meeting;
  await writeFile(place(file), 'one\n');
  const first = await asked(meeting, `write ${file} new`);
  await writeFile(place(file), 'meanwhile\n');
  const files = [{ path: file, content: 'by hand\n' }];
  await expect(meeting.send({ ...about(first), decision: 'edit', files })).rejects.toMatchObject({
    code: 'approval_changed',
  });
  expect(await content(file)).toBe('meanwhile\n');
  const second = await askedAgain(meeting, 2);
  await meeting.send({ ...about(second), decision: 'edit', files });
  await meeting.listener.until(isAnswered);
  expect(await content(file)).toBe('by hand\n');
});

test('a replacement whose text is gone by now is shown as no change, and fails with its reason', async () => {
  await using meeting = await meet(app);
  const { id, file } = meeting;
  await writeFile(place(file), 'one\n');
  const first = await asked(meeting, `replace ${file} one two`);
  await writeFile(place(file), 'three\n');
  await expect(meeting.send({ ...about(first), decision: 'approve' })).rejects.toMatchObject({
    code: 'approval_changed',
  });
  const second = await askedAgain(meeting, 2);
  expect(second.files).toMatchObject([{ path: file, diff: '', added: 0, removed: 0 }]);
  await meeting.send({ ...about(second), decision: 'approve' });
  await meeting.listener.until(isAnswered);
  expect(await rowsOf(app, id)).toMatchObject({ calls: ['edit_file failed'], file: 'three\n' });
});

test('a folder that became a link out of the workspace between the decision and the start is not followed', async () => {
  await using meeting = await meet(app);
  const { id } = meeting;
  const outside = path.join(app.workspace, '..', `outside-${id}`);
  await mkdir(outside);
  await mkdir(place(id));
  const first = await asked(meeting, `write ${id}/a.txt new`);
  const fault = await refuseEvents(app.sql, id, { type: 'turn_resumed' });
  await meeting.send({ ...about(first), decision: 'approve' });
  await expect.poll(() => fault.strikes()).toBeGreaterThan(0);
  await rm(place(id), { recursive: true });
  await symlink(outside, place(id));
  await fault.mend();

  await meeting.listener.until(isAnswered);
  expect(await rowsOf(app, id)).toMatchObject({ calls: ['write_file failed'] });
  expect(await readFile(path.join(outside, 'a.txt'), 'utf8').catch(() => undefined)).toBeUndefined();
});

const resolutions = [
  { name: 'rejected', decision: { decision: 'reject' }, leaves: 'delete_file rejected' },
  { name: 'approved', decision: { decision: 'approve' }, leaves: 'delete_file failed' },
] as const;

test.each(resolutions)(
  'what was to run again and finds its files changed by its first run is asked about, and can be $name',
  async ({ decision, leaves }) => {
    await using meeting = await meet(app);
    const { id, file, listener } = meeting;
    await writeFile(place(file), 'one\n');
    const first = await asked(meeting, `delete ${file}`);
    await refuseEvents(app.sql, id, { type: 'tool_result', times: 1 });
    await meeting.send({ ...about(first), decision: 'approve' });
    const unknown = approvalIn(
      await listener.until((view) => isWaiting(view) && view.waiting.approvals[0]?.kind === 'unknown_outcome'),
    );
    expect(await content(file)).toBeUndefined();
    await meeting.send({ ...about(unknown), decision: 'resolve', outcome: 'run_again' });

    const again = await askedAgain(meeting, 2);
    expect(again).toMatchObject({ kind: 'tool', staleReason: 'file_changed' });
    await meeting.send({ ...about(again), ...decision });
    await listener.until(isAnswered);
    expect(await rowsOf(app, id)).toMatchObject({ calls: [leaves] });
    await expectWhole(app, id);
  },
);
