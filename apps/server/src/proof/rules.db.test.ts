import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import type { Approval } from '@codelab/protocol/approval';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { RuleId, WorkspaceId } from '@codelab/protocol/ids';
import type { ProposedRule, RuleDraft } from '@codelab/protocol/rule';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { about, aboutPlan, approvalIn, isAnswered, isWaiting, type Meeting, meet, planIn } from './testing/stories.ts';

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

const rule = () => app.client.api.rule;
const everywhere = { in: 'everywhere' } as const;
const content = (file: string) => readFile(path.join(app.workspace, file), 'utf8').catch(() => undefined);

async function save(draft: RuleDraft, ruleId?: RuleId) {
  const saved = await rule().save.mutate({ key: newKey(), rule: draft, ...(ruleId && { ruleId }) });
  return saved.rule.id as RuleId;
}

const revoke = (ruleId: RuleId) => rule().revoke.mutate({ key: newKey(), ruleId });

/** Says it, and waits until a person is asked or the turn has ended. */
async function said(meeting: Meeting, words: string): Promise<ConversationView> {
  const turns = (view: ConversationView) => view.messages.filter(({ role }) => role === 'user').length;
  const before = turns(await meeting.listener.until(() => true));
  await meeting.say(words);
  return meeting.listener.until((view) => turns(view) > before && (isWaiting(view) || isAnswered(view)));
}

async function proposed(approval: Approval, kind: ProposedRule['with']): Promise<ProposedRule[]> {
  const { rules } = await app.client.api.approval.get.query({ approvalId: approval.id });
  return (rules as ProposedRule[]).filter((one) => one.with === kind);
}

/** Decides, with the nth of the rules that were proposed for it. */
async function decide(
  meeting: Meeting,
  view: ConversationView,
  { decision, nth, feedback }: { decision: 'approve' | 'reject'; nth: number; feedback?: string },
): Promise<ProposedRule> {
  const approval = approvalIn(view);
  const chosen = (await proposed(approval, decision))[nth];
  if (!chosen) throw new Error('no such rule was proposed');
  const remember = { ruleId: chosen.ruleId };
  await meeting.send({ ...about(approval), decision, remember, ...(feedback !== undefined && { feedback }) });
  await meeting.listener.until(isAnswered);
  return chosen;
}

const lastCall = (view: ConversationView) =>
  view.messages.flatMap(({ parts }) => parts).findLast((part) => part.type === 'tool_call');

async function forgetAll(): Promise<void> {
  await app.sql`delete from rules`;
}

test('leave that was given narrowly lets the same call run unasked, and asks about a slightly different one', async () => {
  await using meeting = await meet(app);
  const { file } = meeting;
  const asked = await said(meeting, `write ${file} one`);
  const chosen = await decide(meeting, asked, { decision: 'approve', nth: 0 });
  expect(chosen.rule).toMatchObject({
    agent: 'coder',
    tool: 'write_file',
    exactly: expect.stringMatching(/^[0-9a-f]{64}$/),
    scope: { in: 'conversation', conversationId: meeting.id },
    verdict: 'allow',
  });
  expect((await meeting.listener.until(() => true)).messages.flatMap(({ parts }) => parts)).toContainEqual(
    expect.objectContaining({ decided: expect.objectContaining({ decision: 'approve', remember: chosen.rule }) }),
  );
  const [kept] = (await rule().list.query()).rules;
  expect(kept).toMatchObject({ ...chosen.rule, origin: 'remembered', learnedFrom: { conversationId: meeting.id } });

  const again = await said(meeting, `write ${file} one`);
  expect(lastCall(again)).toMatchObject({ status: 'done', verdict: 'allow', rule: kept?.id, reason: 'rule_allows' });
  const other = await said(meeting, `write ${file} two`);
  expect(lastCall(other)).toMatchObject({ status: 'awaiting_approval', verdict: 'ask', reason: 'no_rule' });
  expect(await content(file)).toBe('one\n');

  await using elsewhere = await meet(app);
  expect(lastCall(await said(elsewhere, `write ${file} one`))).toMatchObject({ status: 'awaiting_approval' });
  await expectWhole(app, meeting.id);
});

test('a command is remembered by its words, for the whole workspace', async () => {
  await using meeting = await meet(app);
  const asked = await said(meeting, 'run git help');
  const proposals = await proposed(approvalIn(asked), 'approve');
  expect(proposals.map(({ rule: { command, exactly, scope } }) => [command, exactly !== undefined, scope.in])).toEqual([
    ['git help', true, 'conversation'],
    ['git help', true, 'workspace'],
    ['git help', false, 'conversation'],
    ['git help', false, 'workspace'],
  ]);
  await decide(meeting, asked, { decision: 'approve', nth: 3 });

  await using elsewhere = await meet(app);
  expect(lastCall(await said(elsewhere, 'run git help -a'))).toMatchObject({ status: 'done', verdict: 'allow' });
  for (const line of ['git push', 'git help && touch x', 'git help > x', 'git help $(touch x)', 'git help .env']) {
    await using asking = await meet(app);
    expect(lastCall(await said(asking, `run ${line}`)), line).toMatchObject({ status: 'awaiting_approval' });
  }
  expect(await content('x')).toBeUndefined();
  await forgetAll();
});

test('an agent that writes no files may still ask to run a command that does, and its leave names where', async () => {
  await using meeting = await meet(app, 'debug');
  const asked = await said(meeting, 'run echo x > out.txt');
  expect(lastCall(asked)).toMatchObject({ status: 'awaiting_approval' });
  await save({ command: 'echo', scope: everywhere, verdict: 'allow' });
  await using other = await meet(app, 'debug');
  expect(lastCall(await said(other, 'run echo x > out.txt'))).toMatchObject({ status: 'awaiting_approval' });
  await save({ command: 'echo', path: 'out/**', scope: everywhere, verdict: 'allow' });
  await using third = await meet(app, 'debug');
  expect(lastCall(await said(third, 'run mkdir -p out'))).toMatchObject({ status: 'awaiting_approval' });
  await using fourth = await meet(app, 'debug');
  expect(lastCall(await said(fourth, 'run echo x > out/a.txt'))).toMatchObject({ verdict: 'allow' });
  await forgetAll();
});

test('nothing is learned from a call that failed, was changed or was rejected, nor from a command that says no', async () => {
  await using meeting = await meet(app);
  const slow = await said(meeting, 'call execute_command {"command":"sleep 5","timeout_seconds":1}');
  await decide(meeting, slow, { decision: 'approve', nth: 0 });
  expect(await rowsOf(app, meeting.id)).toMatchObject({ calls: ['execute_command failed'] });
  expect((await rule().list.query()).rules).toEqual([]);

  const refusing = await said(meeting, 'run ls nothing-of-that-name');
  await decide(meeting, refusing, { decision: 'approve', nth: 0 });
  expect(await rowsOf(app, meeting.id)).toMatchObject({ calls: ['execute_command failed', 'execute_command done'] });
  expect((await rule().list.query()).rules).toEqual([]);

  const { file } = meeting;
  const approval = approvalIn(await said(meeting, `write ${file} proposed`));
  const [first] = await proposed(approval, 'approve');
  const remember = first && { ruleId: first.ruleId };
  const edit = { ...about(approval), decision: 'edit', arguments: { path: file, content: 'mine\n' }, remember };
  await expect(meeting.send(edit as never)).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(meeting.send({ ...about(approval), decision: 'reject', remember } as never)).rejects.toMatchObject({
    code: 'invalid_input',
  });
  await expect(
    meeting.send({ ...about(approval), decision: 'approve', remember: { ruleId: 'made-up' as RuleId } }),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  expect(await rowsOf(app, meeting.id)).toMatchObject({ waits: expect.arrayContaining(['approval pending']) });
  await meeting.send({ ...about(approval), decision: 'edit', arguments: { path: file, content: 'mine\n' } });
  await meeting.listener.until(isAnswered);
  expect((await rule().list.query()).rules).toEqual([]);
});

test('a rejection can be made to last: the model is told why, and nobody is asked again', async () => {
  await using meeting = await meet(app);
  const asked = await said(meeting, 'run git push origin');
  await decide(meeting, asked, { decision: 'reject', nth: 1, feedback: 'Never push.' });
  const [kept] = (await rule().list.query()).rules;
  expect(kept).toMatchObject({ origin: 'rejected', command: 'git push', verdict: 'deny', reason: 'Never push.' });

  const again = await said(meeting, 'run git push --force');
  expect(lastCall(again)).toMatchObject({
    status: 'refused',
    verdict: 'deny',
    rule: kept?.id,
    reason: 'rule_denies: Never push.',
    problem: { code: 'tool_not_allowed', message: expect.stringContaining('Never push.') },
  });
  await using elsewhere = await meet(app);
  expect(lastCall(await said(elsewhere, 'run git push'))).toMatchObject({ status: 'awaiting_approval' });
  await forgetAll();
});

test('deny beats allow, in whatever order, also for what was approved before it', async () => {
  await using meeting = await meet(app);
  const { file } = meeting;
  const asked = await said(meeting, `write ${file} one`);
  await save({ tool: 'write_file', scope: everywhere, verdict: 'allow' });
  const denies = await save({ path: '*.txt', scope: everywhere, verdict: 'deny', reason: 'No text files.' });
  await meeting.send({ ...about(approvalIn(asked)), decision: 'approve' });
  const view = await meeting.listener.until(isAnswered);
  expect(lastCall(view)).toMatchObject({
    status: 'failed',
    problem: { message: expect.stringContaining('No text files.') },
  });
  expect(await content(file)).toBeUndefined();

  expect(lastCall(await said(meeting, `write ${file} one`))).toMatchObject({ status: 'refused', rule: denies });
  await revoke(denies);
  expect(lastCall(await said(meeting, `write ${file} one`))).toMatchObject({ status: 'done', verdict: 'allow' });
  await forgetAll();
});

test('an edit passes the rules again', async () => {
  await using meeting = await meet(app);
  const { file } = meeting;
  const approval = approvalIn(await said(meeting, `write ${file} one`));
  await save({ path: 'forbidden/**', scope: everywhere, verdict: 'deny' });
  const there = { path: 'forbidden/a.txt', content: 'x' };
  for (const edit of [{ arguments: there }, { files: [there] }]) {
    await expect(meeting.send({ ...about(approval), decision: 'edit', ...edit })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('forbids'),
    });
  }
  await forgetAll();
});

test('a rule ends by itself, and when it is taken back', async () => {
  await using meeting = await meet(app);
  const { file } = meeting;
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  const held = await save({ tool: 'write_file', scope: everywhere, verdict: 'allow', expiresAt });
  expect(lastCall(await said(meeting, `write ${file} one`))).toMatchObject({ status: 'done', rule: held });
  await app.sql`
    update rules set draft = draft || jsonb_build_object('expiresAt', to_jsonb(now() - interval '1 second')) where id = ${held}`;
  expect(lastCall(await said(meeting, `write ${file} two`))).toMatchObject({ status: 'awaiting_approval' });

  await using other = await meet(app);
  const second = await save({ tool: 'write_file', scope: everywhere, verdict: 'allow' });
  await revoke(second);
  await revoke(second);
  expect(lastCall(await said(other, `write ${other.file} one`))).toMatchObject({ status: 'awaiting_approval' });
  const past = { tool: 'write_file', scope: everywhere, verdict: 'allow', expiresAt: '2020-01-01T00:00:00Z' } as const;
  await expect(save(past)).rejects.toMatchObject({ data: { problem: { code: 'invalid_input' } } });
  await forgetAll();
});

test('a call that a rule let run is asked about after all when the rule is gone before it begins', async () => {
  await save({ tool: 'write_file', scope: everywhere, verdict: 'allow' });
  await app.sql.unsafe(`
    create function forget_rules() returns trigger language plpgsql as $$ begin
      update rules set revoked_at = now() where revoked_at is null;
      return new;
    end $$;
    create trigger forgets after update on tool_calls for each row
      when (new.state->>'status' = 'started') execute function forget_rules()`);
  await using meeting = await meet(app);
  const [one, two] = [`1-${meeting.file}`, `2-${meeting.file}`];
  const asked = await said(meeting, `write-each ${one} ${two}`);
  await app.sql.unsafe('drop trigger forgets on tool_calls; drop function forget_rules()');
  expect(await rowsOf(app, meeting.id)).toMatchObject({
    calls: ['write_file done', 'write_file awaiting_approval'],
    waits: ['approval pending'],
  });
  expect(lastCall(asked)).toMatchObject({ verdict: 'ask', reason: 'no_rule' });
  expect(lastCall(asked)).not.toHaveProperty('rule');
  expect([await content(one), await content(two)]).toEqual(['each\n', undefined]);
  await expectWhole(app, meeting.id);
  await meeting.send({ ...about(approvalIn(asked)), decision: 'approve' });
  await meeting.listener.until(isAnswered);
  expect(await content(two)).toBe('each\n');
  await forgetAll();
});

test('what holds in a conversation holds for the steps of its plans', async () => {
  await using meeting = await meet(app);
  await decide(meeting, await said(meeting, 'write step.txt x'), { decision: 'approve', nth: 0 });
  await meeting.say('plan write step.txt x');
  const plan = planIn(await meeting.listener.until((view) => view.waiting.plans.length === 1));
  await meeting.send({ ...aboutPlan(plan), decision: 'approve' });
  const { plans } = await meeting.listener.until((view) => view.plans[0]?.status === 'completed' && isAnswered(view));
  const child = plans[0]?.subtasks[0]?.conversationId;
  if (!child) throw new Error('the step had no conversation');
  const calls =
    await app.sql`select tool, verdict, decided from tool_calls where conversation_id = ${child} and tool = 'write_file'`;
  expect(calls).toMatchObject([{ verdict: 'allow', decided: null }]);
  await forgetAll();
});

test('a rule that breaks one of its examples is not saved, and the example is named', async () => {
  const draft: RuleDraft = {
    command: 'npm test',
    scope: everywhere,
    verdict: 'allow',
    matches: [{ command: 'npm test -- --run' }],
    notMatches: [{ command: 'npm test && rm -r x' }, { command: 'npm test -- --watch' }],
  };
  await expect(save(draft)).rejects.toMatchObject({
    data: {
      problem: {
        code: 'invalid_input',
        message: expect.stringContaining('npm test -- --watch'),
        details: { broken: [{ list: 'notMatches', index: 1 }] },
      },
    },
  });
  await expect(save({ ...draft, command: 'npm test && x' })).rejects.toMatchObject({
    data: { problem: { code: 'invalid_input' } },
  });
  expect((await rule().list.query()).rules).toEqual([]);
  const tested = await rule().test.query({ rule: draft });
  expect(tested).toMatchObject({ broken: [{ list: 'notMatches', index: 1 }], backtest: { fitsApproved: 0 } });
});

test('rules have an order that a person gives them; one that is changed stays in its place', async () => {
  const asks = await save({ tool: 'write_file', scope: everywhere, verdict: 'ask' });
  const allows = await save({ tool: 'write_*', scope: everywhere, verdict: 'allow' });
  await using meeting = await meet(app);
  expect(lastCall(await said(meeting, `write ${meeting.file} one`))).toMatchObject({ verdict: 'ask', rule: asks });
  await rule().move.mutate({ key: newKey(), ruleId: allows, before: asks });
  await using other = await meet(app);
  expect(lastCall(await said(other, `write ${other.file} one`))).toMatchObject({ verdict: 'allow', rule: allows });

  const changed = await save({ tool: 'write_file', scope: everywhere, verdict: 'allow' }, allows);
  const held = (await rule().list.query()).rules.filter(({ revokedAt }) => revokedAt === undefined);
  expect(held.map(({ id }) => id)).toEqual([changed, asks]);
  const explained = await app.client.api.rule.explain.query({
    conversationId: other.id,
    callId: lastCall(await other.listener.until(() => true))?.callId as never,
  });
  expect(explained).toMatchObject({
    verdict: 'allow',
    rule: { id: allows, tool: 'write_*', revokedAt: expect.any(String) },
  });
  await forgetAll();
});

test('every call can say why it was asked about: which rule decided, and what those before it did not fit', async () => {
  const other = await save({ tool: 'read_file', scope: everywhere, verdict: 'deny', agent: 'debug' });
  const tests = await save({ command: 'npm test', scope: everywhere, verdict: 'allow' });
  await using meeting = await meet(app);
  const call = lastCall(await said(meeting, 'run npm test && npm publish'));
  const why = () => app.client.api.rule.explain.query({ conversationId: meeting.id, callId: call?.callId as never });
  const expected = {
    verdict: 'ask',
    reason: 'no_rule',
    part: 'npm publish',
    tried: [
      { rule: { id: other }, why: 'agent' },
      { rule: { id: tests }, why: 'command' },
    ],
  };
  expect(await why()).toMatchObject(expected);
  await save({ command: 'npm', scope: everywhere, verdict: 'allow' });
  await revoke(tests);
  expect(await why()).toMatchObject(expected);
  await forgetAll();
});

test('the rules of a workspace can be filed, and what a file says binds only when a person confirmed what they saw', async () => {
  const { workspaces } = await app.client.api.workspace.list.query();
  const workspaceId = workspaces[0]?.id as WorkspaceId;
  const here = { in: 'workspace', workspaceId } as const;
  const held = await save({ tool: 'write_file', scope: here, verdict: 'allow', matches: [{ tool: 'write_file' }] });
  await save({ tool: 'delete_file', scope: everywhere, verdict: 'deny' });
  expect(await rule().export.mutate({ key: newKey(), workspaceId })).toEqual({ path: '.codelab/rules.json', count: 1 });
  const filed = JSON.parse((await content('.codelab/rules.json')) ?? '');
  expect(filed).toEqual({
    version: 1,
    rules: [{ tool: 'write_file', verdict: 'allow', matches: [{ tool: 'write_file' }] }],
  });
  await revoke(held);

  await using meeting = await meet(app);
  const look = () => rule().import.mutate({ key: newKey(), workspaceId });
  const shown = await look();
  expect(shown).toMatchObject({ imported: false, known: 0, adds: [{ tool: 'write_file', scope: here }] });
  expect(lastCall(await said(meeting, `write ${meeting.file} one`))).toMatchObject({ status: 'awaiting_approval' });
  await mkdir(path.join(app.workspace, '.codelab'), { recursive: true });
  const more = { version: 1, rules: [...filed.rules, { verdict: 'allow' }] };
  await writeFile(path.join(app.workspace, '.codelab/rules.json'), JSON.stringify(more));
  const confirm = (digest: string) => rule().import.mutate({ key: newKey(), workspaceId, digest });
  await expect(confirm(shown.digest)).rejects.toMatchObject({ data: { problem: { code: 'invalid_input' } } });

  const seen = await look();
  expect(seen.adds).toHaveLength(2);
  expect(await confirm(seen.digest)).toMatchObject({ imported: true, adds: seen.adds });
  expect(await confirm(seen.digest)).toMatchObject({ imported: true, adds: [], known: 2 });
  await using after = await meet(app);
  expect(lastCall(await said(after, `write ${after.file} one`))).toMatchObject({ status: 'done', verdict: 'allow' });

  for (const broken of ['{', '{"version":2,"rules":[]}', '{"version":1,"rules":[{"verdict":"maybe"}]}']) {
    await writeFile(path.join(app.workspace, '.codelab/rules.json'), broken);
    await expect(look()).rejects.toMatchObject({ data: { problem: { code: 'invalid_input' } } });
  }
  await forgetAll();
});

test("somebody else's rule is as good as none, and decides nothing here", async () => {
  const [stranger] = await app.sql`
    insert into owners (id, name, created_at) values (gen_random_uuid(), 'stranger', now()) returning id`;
  await app.sql`
    insert into rules (id, owner_id, position, origin, draft, created_at)
    values ('theirs', ${stranger?.id}, 0, 'person', ${app.sql.json({ scope: everywhere, verdict: 'allow' })}, now())`;
  const theirs = 'theirs' as RuleId;
  const notFound = { data: { problem: { code: 'rule_not_found' } } };
  await expect(revoke(theirs)).rejects.toMatchObject(notFound);
  await expect(save({ scope: everywhere, verdict: 'deny' }, theirs)).rejects.toMatchObject(notFound);
  await expect(rule().move.mutate({ key: newKey(), ruleId: theirs })).rejects.toMatchObject(notFound);
  expect((await rule().list.query()).rules).toEqual([]);
  await using meeting = await meet(app);
  expect(lastCall(await said(meeting, `write ${meeting.file} one`))).toMatchObject({ status: 'awaiting_approval' });
  const [workspace] = await app.sql`
    insert into workspaces (id, owner_id, name, path, created_at)
    values (gen_random_uuid(), ${stranger?.id}, 'theirs', '/tmp', now()) returning id`;
  const scope = { in: 'workspace', workspaceId: workspace?.id as WorkspaceId } as const;
  await expect(save({ scope, verdict: 'deny' })).rejects.toMatchObject({
    data: { problem: { code: 'workspace_not_found' } },
  });
  await forgetAll();
});

test('a rule that is saved twice with one key is one rule', async () => {
  const key = newKey();
  const draft = { tool: 'write_file', scope: everywhere, verdict: 'deny' } as const;
  const both = await Promise.all([rule().save.mutate({ key, rule: draft }), rule().save.mutate({ key, rule: draft })]);
  expect(both[0]).toEqual(both[1]);
  expect((await rule().list.query()).rules).toHaveLength(1);
  await forgetAll();
});
