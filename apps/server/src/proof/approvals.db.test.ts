import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Approval } from '@codelab/protocol/approval';
import type { ClientMessage } from '@codelab/protocol/command';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { about, aboutPlan, approvalIn, isAnswered, isWaiting, type Meeting, meet, planIn } from './testing/stories.ts';

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

/** What the approvals of this conversation ask for now, by the file they would write. */
async function asked(meeting: Meeting, words: string): Promise<(file: string) => Approval> {
  await meeting.say(words);
  const { waiting } = await meeting.listener.until(isWaiting);
  return (file) => {
    const approval = waiting.approvals.find(({ files }) => files.some((change) => change.path === file));
    if (!approval) throw new Error(`nobody asks about ${file}`);
    return approval;
  };
}

const content = (file: string) => readFile(path.join(app.workspace, file), 'utf8').catch(() => undefined);
const toldToModel = () => JSON.stringify(model.calls.at(-1)?.prompt);

test('an approval shows the exact arguments, the change to each file and the hash it is made from', async () => {
  await using meeting = await meet(app);
  const { file } = meeting;
  await writeFile(path.join(app.workspace, file), 'old\n');
  const approval = (await asked(meeting, `write ${file} new`))(file);
  expect(approval).toMatchObject({
    kind: 'tool',
    version: 1,
    tool: 'write_file',
    risk: 'write',
    arguments: { path: file, content: 'new\n' },
    files: [{ path: file, baseHash: expect.stringMatching(/^[0-9a-f]{64}$/), added: 1, removed: 1 }],
  });
  expect(approval.files[0]?.diff).toContain('-old\n+new');
  const [wait] = await app.sql`select version, digest, payload from waits where id = ${approval.id}`;
  expect(wait).toMatchObject({ version: 1, digest: approval.digest, payload: { arguments: approval.arguments } });
});

test('what a person changed is what ran; what was proposed is kept beside it, and the model is told', async () => {
  await using meeting = await meet(app);
  const { file } = meeting;
  const approval = (await asked(meeting, `write ${file} proposed`))(file);
  const changed = { path: file, content: 'changed by hand\n' };
  await meeting.send({ ...about(approval), decision: 'edit', arguments: changed, feedback: 'Like this.' });
  await meeting.listener.until(isAnswered);

  expect(await content(file)).toBe('changed by hand\n');
  const [call] = await app.sql`
    select arguments, prepared->'arguments' as ran, decided from tool_calls where id = ${approval.callId ?? null}`;
  expect(call).toMatchObject({
    arguments: { path: file, content: 'proposed\n' },
    ran: changed,
    decided: { decision: 'edit', by: 'owner', feedback: 'Like this.', changes: { arguments: changed } },
  });
  expect(toldToModel()).toContain('changed by hand');
});

test.each(['arguments', 'files'] as const)('an edit of the %s that touches another file asks again', async (what) => {
  await using meeting = await meet(app);
  const { file, listener } = meeting;
  const other = `other-${file}`;
  const approval = (await asked(meeting, `write ${file} proposed`))(file);
  const elsewhere = { path: other, content: 'elsewhere\n' };
  const edit = what === 'files' ? { files: [elsewhere] } : { arguments: elsewhere };
  const decision: ClientMessage = { ...about(approval), decision: 'edit', ...edit };
  await expect(meeting.send(decision)).rejects.toMatchObject({ code: 'approval_changed' });

  const { waiting } = await listener.until((view) => view.waiting.approvals[0]?.version === 2);
  const [again] = waiting.approvals;
  expect(again).toMatchObject({ id: approval.id, staleReason: 'edited', files: [{ path: other, baseHash: 'absent' }] });
  await expect(meeting.send({ ...about(approval), decision: 'approve' })).rejects.toMatchObject({
    code: 'approval_changed',
  });
  expect([await content(file), await content(other)]).toEqual([undefined, undefined]);

  await meeting.send({ ...about(approvalIn({ ...listener.view, waiting } as never)), decision: 'approve' });
  await listener.until(isAnswered);
  expect([await content(file), await content(other)]).toEqual([undefined, 'elsewhere\n']);
  await expectWhole(app, meeting.id);
});

test.each(['../out.txt', '/etc/out.txt', 'a/../../out.txt', 'nul\0.txt', '.'])(
  'an edit cannot lead out of the workspace or to what is no file: %j',
  async (place) => {
    await using meeting = await meet(app);
    const approval = (await asked(meeting, `write ${meeting.file} proposed`))(meeting.file);
    for (const edit of [{ arguments: { path: place, content: 'x' } }, { files: [{ path: place, content: 'x' }] }]) {
      const before = await app.rowCounts();
      await expect(meeting.send({ ...about(approval), decision: 'edit', ...edit })).rejects.toMatchObject({
        code: 'invalid_input',
      });
      expect(await app.rowCounts()).toEqual(before);
    }
    expect(await rowsOf(app, meeting.id)).toMatchObject({ waits: ['approval pending'] });
  },
);

test('what one answer asks for stands in the order in which it was asked, here and in a fresh snapshot', async () => {
  for (let round = 0; round < 3; round += 1) {
    await using meeting = await meet(app);
    const files = ['c', 'a', 'b', 'd'].map((name) => `${name}-${meeting.file}`);
    await asked(meeting, `write-each ${files.join(' ')}`);
    const { waiting } = await expectWhole(app, meeting.id);
    expect(waiting.approvals.map((approval) => approval.files[0]?.path)).toEqual(files);
  }
});

test('one rejection can name others with it; what it does not name still waits', async () => {
  await using meeting = await meet(app);
  const { id, file, listener } = meeting;
  const [one, two, three] = [`1-${file}`, `2-${file}`, `3-${file}`];
  const of = await asked(meeting, `write-each ${one} ${two} ${three}`);
  const { id: approvalId, version, digest } = of(two);
  await meeting.send({
    ...about(of(one)),
    decision: 'reject',
    feedback: 'Neither of them.',
    also: [{ approvalId, version, digest }],
  });
  await listener.until(({ waiting }) => waiting.approvals.length === 1);
  expect(await rowsOf(app, id)).toMatchObject({
    turns: ['waiting'],
    calls: ['write_file rejected', 'write_file rejected', 'write_file awaiting_approval'],
  });

  await meeting.send({ ...about(of(three)), decision: 'approve' });
  await listener.until(isAnswered);
  expect([await content(one), await content(two), await content(three)]).toEqual([undefined, undefined, 'each\n']);
  expect(toldToModel().split('Neither of them.')).toHaveLength(3);
  await expectWhole(app, id);
});

test('a rejection that names one thing wrongly rejects nothing', async () => {
  await using meeting = await meet(app);
  const { file } = meeting;
  const [one, two] = [`1-${file}`, `2-${file}`];
  const of = await asked(meeting, `write-each ${one} ${two}`);
  const { id: approvalId, digest } = of(two);
  const also = [{ approvalId, version: 9, digest }];
  await expect(meeting.send({ ...about(of(one)), decision: 'reject', also })).rejects.toMatchObject({
    code: 'approval_changed',
  });
  expect(await rowsOf(app, meeting.id)).toMatchObject({ waits: ['approval pending', 'approval pending'] });
});

test('of two tabs that decide at once, one wins, and the other hears who was faster and with what', async () => {
  for (let round = 0; round < 5; round += 1) {
    await using meeting = await meet(app);
    const approval = (await asked(meeting, `write ${meeting.file} proposed`))(meeting.file);
    const decisions = ['approve', 'reject', 'approve'] as const;
    const outcomes = await Promise.allSettled(
      decisions.map((decision) => meeting.send({ ...about(approval), decision })),
    );
    const winner = decisions[outcomes.findIndex(({ status }) => status === 'fulfilled')];
    const losers = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(losers).toHaveLength(2);
    for (const loser of losers) {
      expect(loser).toMatchObject({ code: 'already_decided', details: { decision: winner, by: 'owner' } });
    }
    await meeting.listener.until(isAnswered);
    expect(await content(meeting.file)).toBe(winner === 'approve' ? 'proposed\n' : undefined);
  }
});

test('of two tabs that decide about a plan at once, one wins as well', async () => {
  await using meeting = await meet(app);
  await meeting.say('plan finish');
  const plan = planIn(await meeting.listener.until(isWaiting));
  const outcomes = await Promise.allSettled([
    meeting.send({ ...aboutPlan(plan), decision: 'approve' }),
    meeting.send({ ...aboutPlan(plan), decision: 'reject' }),
  ]);
  const winner = outcomes[0]?.status === 'fulfilled' ? 'approve' : 'reject';
  const losers = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(losers).toMatchObject([{ code: 'already_decided', details: { decision: winner, by: 'owner' } }]);
});

test('the model was told every call with one result throughout', () => {
  expect(expectPaired(model)).toBeGreaterThan(5);
});
