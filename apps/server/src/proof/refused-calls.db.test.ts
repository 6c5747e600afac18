import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole, rowsOf } from './testing/rows.ts';
import { approvalIn, isAnswered, isWaiting, meet } from './testing/stories.ts';

const model = obedientModel();
let app: App;
let outside: string;
beforeAll(async () => {
  app = await startApp({ model });
  outside = path.join(app.workspace, '../outside');
  await mkdir(outside);
  await writeFile(path.join(outside, 'secret.txt'), 'secret\n');
  await symlink(outside, path.join(app.workspace, 'leads-out'));
  await writeFile(path.join(app.workspace, '.env'), 'KEY=1\n');
  await writeFile(path.join(app.workspace, 'present.txt'), 'present\n');
});
afterAll(() => app[Symbol.asyncDispose]());

/** Everything that a tool could have changed. */
async function files(): Promise<unknown> {
  return { inside: (await readdir(app.workspace)).toSorted(), outside: await readdir(outside) };
}

const circle = ['a', 'b'].map((id) => ({
  id,
  title: id,
  description: id,
  agent: 'coder',
  dependsOn: [id === 'a' ? 'b' : 'a'],
}));
const step = (more: object) => ({ id: 'a', title: 'a', description: 'a', agent: 'coder', dependsOn: [], ...more });
const proposed = (subtasks: object[]) => `call propose_plan ${JSON.stringify({ title: 't', subtasks })}`;
const written = (place: string) => `call write_file ${JSON.stringify({ path: place, content: 'x' })}`;

const refused: [string, string, RegExp][] = [
  ['call no_such_tool {}', 'tool_not_allowed', /no tool called no_such_tool/],
  ['call complete {}', 'tool_not_allowed', /coder may not use complete/],
  ['call write_file {"path":"cut o', 'arguments_invalid', /not valid JSON/],
  ['call write_file {"path":7,"content":"x"}', 'arguments_invalid', /path/],
  ['call write_file {"path":"a.txt"}', 'arguments_invalid', /content/],
  ['call write_file {"path":"a.txt","content":"x","mode":"0777"}', 'arguments_invalid', /mode/],
  [`call write_file ${JSON.stringify({ path: 'x'.repeat(2_000), content: 'x' })}`, 'arguments_invalid', /path/],
  ['call write_file []', 'arguments_invalid', /expected object/i],
  [`call write_file ${'['.repeat(5_000)}`, 'arguments_invalid', /not valid JSON/],
  ['call execute_command {"command":""}', 'arguments_invalid', /command/],
  [written('../outside/new.txt'), 'path_not_allowed', /outside/i],
  [written('a/../../outside/new.txt'), 'path_not_allowed', /outside/i],
  [written('/etc/new.txt'), 'path_not_allowed', /./],
  [written('~/new.txt'), 'path_not_allowed', /./],
  [written('leads-out/new.txt'), 'path_not_allowed', /./],
  ['call read_file {"path":"leads-out/secret.txt"}', 'path_not_allowed', /./],
  ['call delete_file {"path":"../outside/secret.txt"}', 'path_not_allowed', /./],
  ['call move_file {"from":"present.txt","to":"leads-out/moved.txt"}', 'path_not_allowed', /./],
  ['call list_files {"path":".."}', 'path_not_allowed', /./],
  [proposed(circle), 'plan_invalid', /circle/],
  [proposed([step({ dependsOn: ['a'] })]), 'plan_invalid', /depends on itself/],
  [proposed([step({ dependsOn: ['b'] })]), 'plan_invalid', /not in the plan/],
  [proposed([step({}), step({})]), 'plan_invalid', /unique/],
  [proposed([step({ agent: 'cook' })]), 'plan_invalid', /cook/],
  [proposed([]), 'arguments_invalid', /subtasks/],
  ['switch nobody', 'arguments_invalid', /nobody/],
];

const named = refused.map(([words, code, reason]) => ({ shown: words.slice(0, 60), words, code, reason }));

test.each(named)(
  'refused before anybody is asked, and the model is told why: $shown',
  async ({ words, code, reason }) => {
    await using meeting = await meet(app);
    const before = await files();
    await meeting.say(words);
    await meeting.listener.until(isAnswered);
    const [call] =
      await app.sql`select status, verdict, state->'problem' as problem from tool_calls where conversation_id = ${meeting.id}`;
    expect(call).toMatchObject({
      status: 'refused',
      verdict: 'deny',
      problem: { code, message: expect.stringMatching(reason) },
    });
    expect(await rowsOf(app, meeting.id)).toMatchObject({ waits: [], plans: [], turns: ['completed'] });
    expect(await files()).toEqual(before);
    const told = model.calls.at(-1)?.prompt.at(-1);
    expect(JSON.stringify(told)).toContain(JSON.stringify(call?.problem.message).slice(1, -1));
    await expectWhole(app, meeting.id);
  },
);

test('a NUL in a path or a command is refused, and what is kept of it can be stored', async () => {
  for (const words of [
    'call write_file {"path":"a\\u0000b","content":"x"}',
    'call execute_command {"command":"ls \\u0000"}',
  ]) {
    await using meeting = await meet(app);
    await meeting.say(words);
    await meeting.listener.until(isAnswered);
    const { calls } = await rowsOf(app, meeting.id);
    expect(calls.join()).toMatch(/refused$/);
    await expectWhole(app, meeting.id);
  }
});

test.each([
  ['ask', written('a.md')],
  ['ask', 'call execute_command {"command":"ls"}'],
  ['debug', written('a.md')],
  ['orchestrator', written('a.md')],
  ['architect', written('a.ts')],
  ['architect', 'call execute_command {"command":"ls"}'],
])('what is not for the agent %s is refused: %s', async (agent, words) => {
  await using meeting = await meet(app, agent);
  await meeting.say(words);
  await meeting.listener.until(isAnswered);
  const { calls, waits } = await rowsOf(app, meeting.id);
  expect(calls.join()).toMatch(/refused$/);
  expect(waits).toEqual([]);
});

test('files that hold keys ask even to be read', async () => {
  await using meeting = await meet(app);
  await meeting.say('read .env');
  const approval = approvalIn(await meeting.listener.until(isWaiting));
  expect(approval).toMatchObject({ tool: 'read_file', arguments: { path: '.env' } });
  expect(await readFile(path.join(app.workspace, '.env'), 'utf8')).toBe('KEY=1\n');
  expect(JSON.stringify(model.calls.at(-1)?.prompt)).not.toContain('KEY=1');
});

test('the model was told every call with one result throughout', () => {
  expect(expectPaired(model)).toBeGreaterThan(20);
});
