import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newKey } from '@codelab/client/new-key';
import { AgentName } from '@codelab/protocol/agent';
import type { ConversationView } from '@codelab/protocol/conversation';
import type { AgentId } from '@codelab/protocol/ids';
import type { AgentDraft, AgentFile } from '@codelab/protocol/own-agents';
import type { ProblemCode } from '@codelab/protocol/problem';
import type { RuleDraft } from '@codelab/protocol/rule';
import { type App, startApp } from '../testing/start-app.ts';
import { obedientModel } from './testing/obedient-model.ts';
import { expectPaired } from './testing/prompts.ts';
import { expectWhole } from './testing/rows.ts';
import { about, aboutPlan, approvalIn, isAnswered, isWaiting, type Meeting, meet, planIn } from './testing/stories.ts';

const model = obedientModel();
let app: App;
beforeAll(async () => {
  app = await startApp({ model });
});
afterAll(() => app[Symbol.asyncDispose]());

const reading = ['read_file', 'list_files', 'search_in_code', 'git_status', 'git_diff', 'git_log', 'fetch_url'];
const docs = {
  whenToUse: 'Writes documents.',
  prompt: 'You write documents, and nothing else.',
  tools: [...reading, 'write_file', 'ask_user', 'switch_agent', 'propose_plan'],
  writes: ['docs/**'],
  delegates: [],
  maxSteps: 20,
};
const agents = () => app.client.api.agent;
const refusal = (code: ProblemCode) => ({ data: { problem: { code } } });
const named = (name: string) => AgentName.parse(name);
let made = 0;

/** An agent of a name of its own. */
async function makeAgent(changed: Partial<AgentDraft> = {}): Promise<AgentDraft & { agentId: AgentId }> {
  const agent = { ...docs, name: named(`docs-${++made}`), ...changed };
  const { agentId } = await agents().save.mutate({ key: newKey(), agent });
  return { ...agent, agentId };
}

const change = ({ agentId, ...agent }: AgentDraft & { agentId: AgentId }) =>
  agents().save.mutate({ key: newKey(), agentId, agent });

const callsOf = ({ messages }: ConversationView) =>
  messages.flatMap(({ parts }) => parts.filter((part) => part.type === 'tool_call'));
const lastCall = (view: ConversationView) => callsOf(view).at(-1);

/** What became of the call that these words bring about. */
async function told({ say, listener }: Meeting, words: string) {
  const before = listener.view;
  await say(words);
  const view = await listener.until((one) => one.turn?.id !== before?.turn?.id && (isAnswered(one) || isWaiting(one)));
  return lastCall(view);
}

test('a person’s agent may do what it was given and nothing else, whatever its model tries', async () => {
  const { name } = await makeAgent();
  await using meeting = await meet(app, name);

  expect(await told(meeting, 'write src/app.ts broken')).toMatchObject({
    status: 'refused',
    problem: {
      code: 'tool_not_allowed',
      message: `The agent ${name} may write only docs/**, so not src/app.ts.`,
    },
  });
  expect(await told(meeting, 'run touch src/app.ts')).toMatchObject({
    status: 'refused',
    problem: { message: `The agent ${name} may not use execute_command.` },
  });
  expect(await told(meeting, 'write docs/guide.md Welcome')).toMatchObject({ status: 'awaiting_approval' });

  const heard = JSON.stringify(model.calls.at(-1)?.prompt[0]);
  expect(heard).toContain('You write documents, and nothing else.');
  expect(
    model.calls
      .at(-1)
      ?.tools?.map((tool) => tool.name)
      .sort(),
  ).toEqual([...docs.tools].sort());
  await expectWhole(app, meeting.id);
});

test('what a person changes holds from the next step on, also for what was approved before', async () => {
  const agent = await makeAgent();
  await using meeting = await meet(app, agent.name);
  await meeting.say('write docs/late.md words');
  const approval = approvalIn(await meeting.listener.until(isWaiting));
  await change({ ...agent, writes: ['docs/*.txt'] });
  await meeting.send({ ...about(approval), decision: 'approve' });
  expect(lastCall(await meeting.listener.until(isAnswered))).toMatchObject({
    status: 'failed',
    problem: { message: expect.stringContaining('may write only docs/*.txt, so not docs/late.md') },
  });
});

test('a name is given once, and never one of the house; tools exist; the same key makes one agent', async () => {
  const { name } = await makeAgent();
  const { agents: before } = await agents().list.query();
  const [first] = (await app.client.api.workspace.list.query()).workspaces;
  const save = (changed: object) =>
    agents().save.mutate({ key: newKey(), agent: { ...docs, name: named('never'), ...changed } });
  await expect(save({ name })).rejects.toMatchObject(refusal('agent_name_taken'));
  await expect(save({ name, workspaceId: first?.id })).rejects.toMatchObject(refusal('agent_name_taken'));
  await expect(save({ name: 'coder' })).rejects.toMatchObject(refusal('agent_name_taken'));
  await expect(save({ tools: ['rm'] })).rejects.toMatchObject(refusal('invalid_input'));
  await expect(save({ tools: ['complete'] })).rejects.toMatchObject(refusal('invalid_input'));
  await expect(save({ prompt: 'x'.repeat(20_001) })).rejects.toMatchObject(refusal('invalid_input'));
  await expect(save({ maxSteps: 201 })).rejects.toMatchObject(refusal('invalid_input'));
  await expect(save({ writes: ['../**'] })).rejects.toMatchObject(refusal('invalid_input'));
  await expect(save({ name: 'Not A Name' })).rejects.toMatchObject(refusal('invalid_input'));
  expect((await agents().list.query()).agents).toEqual(before);

  const asked = { key: newKey(), agent: { ...docs, name: named('patterns'), tools: ['git_*', 'files__read'] } };
  const [one, two] = await Promise.all([agents().save.mutate(asked), agents().save.mutate(asked)]);
  expect(one).toEqual(two);
  await expect(change({ ...asked.agent, name: named('renamed'), agentId: one.agentId })).rejects.toMatchObject(
    refusal('invalid_input'),
  );
});

test('somebody else’s agent is nowhere to be found', async () => {
  const [other] = await app.sql<{ id: string }[]>`
    insert into owners (id, name, created_at) values (gen_random_uuid(), 'Somebody', now()) returning id`;
  const [row] = await app.sql<{ id: AgentId }[]>`
    insert into agents (id, owner_id, name, when_to_use, prompt, tools, max_steps, created_at, updated_at)
    values (gen_random_uuid(), ${other?.id ?? ''}, 'secret', 'x', 'x', '[]', 5, now(), now()) returning id`;
  if (!row) throw new Error('no row');
  const gone = refusal('agent_not_found');
  await expect(agents().get.query({ name: named('secret') })).rejects.toMatchObject(gone);
  await expect(agents().permissions.query({ agent: named('secret') })).rejects.toMatchObject(gone);
  await expect(change({ ...docs, name: named('secret'), agentId: row.id })).rejects.toMatchObject(gone);
  await expect(agents().remove.mutate({ key: newKey(), agentId: row.id })).rejects.toMatchObject(gone);
  await expect(meet(app, 'secret')).rejects.toMatchObject(gone);
  expect((await agents().list.query()).agents.map(({ name }) => name)).not.toContain('secret');
});

test('a conversation whose agent is gone says so, stays readable, and goes on with another one', async () => {
  const { name, agentId } = await makeAgent();
  await using meeting = await meet(app, name);
  const { listener } = meeting;
  await meeting.say('write docs/a.md x');
  const approval = approvalIn(await listener.until(isWaiting));
  await agents().remove.mutate({ key: newKey(), agentId });
  await meeting.send({ ...about(approval), decision: 'approve' });
  const failed = await listener.until(({ turn }) => turn?.status === 'failed');
  expect(lastCall(failed)).toMatchObject({ status: 'failed', problem: { message: `The agent ${name} is gone.` } });
  expect(failed.messages.at(-1)?.parts).toMatchObject([{ notice: 'problem', problem: { code: 'agent_not_found' } }]);

  await expect(meeting.say('Hello?')).rejects.toMatchObject({ code: 'agent_not_found' });
  await meeting.send({ type: 'user_message', content: 'Hello?', agent: named('ask') });
  await listener.until((view) => isAnswered(view) && view.conversation.agent === 'ask');
  await expectWhole(app, meeting.id);
});

test('a message that waits in the queue for an agent that is removed ends its turn, and holds up nobody', async () => {
  const { name, agentId } = await makeAgent();
  await using meeting = await meet(app, 'ask');
  await meeting.say('ask');
  const { waiting } = await meeting.listener.until(isWaiting);
  await meeting.send({ type: 'user_message', content: 'Hello', agent: name });
  await agents().remove.mutate({ key: newKey(), agentId });
  const callId = waiting.questions[0]?.callId;
  if (!callId) throw new Error('no question');
  await meeting.send({ type: 'tool_result', callId, result: { answers: {} } });
  await meeting.listener.until((view) => view.turn?.status === 'failed' && view.conversation.agent === name);
  await meeting.send({ type: 'user_message', content: 'Hello', agent: named('ask') });
  await meeting.listener.until((view) => isAnswered(view) && view.queue.messages.length === 0);
});

test('an agent hands over to whoever may do no more, and to whom a person named', async () => {
  const { name } = await makeAgent();
  const guide = await makeAgent({ writes: ['docs/guide/*.md'], tools: ['read_file', 'write_file'] });
  await using meeting = await meet(app, name);
  expect(await told(meeting, 'switch coder')).toMatchObject({
    status: 'refused',
    problem: { message: expect.stringContaining(`may not hand work to coder: coder may do more than ${name} may`) },
  });
  expect(await told(meeting, `switch ${guide.name}`)).toMatchObject({ status: 'done', output: { changed: true } });

  const trusting = await makeAgent({ delegates: [named('coder')] });
  await using other = await meet(app, trusting.name);
  expect(await told(other, 'switch coder')).toMatchObject({ status: 'done' });
  expect(await told(other, 'write src/free.ts x')).toMatchObject({ status: 'awaiting_approval' });
});

test('no limit is got rid of by way of a third; a person who switches by hand lifts it', async () => {
  const { name } = await makeAgent();
  await using meeting = await meet(app, name);
  expect(await told(meeting, 'switch ask')).toMatchObject({ status: 'done' });
  expect(await told(meeting, 'switch coder')).toMatchObject({
    status: 'refused',
    problem: { message: expect.stringContaining(`ask, which ${name} started, may not hand work to coder`) },
  });
  const { conversation } = await meeting.listener.until(isAnswered);
  expect(await agents().permissions.query({ agent: named('ask'), conversationId: conversation.id })).toMatchObject({
    startedBy: [{ agent: name, binds: true, isKnown: true }],
  });

  await meeting.send({ type: 'switch_agent', agent: named('coder') });
  expect(await told(meeting, 'write src/mine.ts x')).toMatchObject({ status: 'awaiting_approval' });
  const [row] = await app.sql`select started_by from conversations where id = ${meeting.id}`;
  expect(row?.started_by).toEqual([]);
});

const planned = (agent: string, description: string) =>
  `call propose_plan ${JSON.stringify({
    title: 'Steps',
    subtasks: [{ id: 'one', title: 'One', description, agent, dependsOn: [] }],
  })}`;

test('a plan names only agents that work may be handed to', async () => {
  const { name } = await makeAgent();
  await using meeting = await meet(app, name);
  expect(await told(meeting, planned('coder', 'write src/x.ts x'))).toMatchObject({
    status: 'refused',
    problem: { code: 'tool_not_allowed', message: expect.stringContaining('may not hand work to coder') },
  });
});

test('a step is bound by whoever planned it, even if its agent may do more by then', async () => {
  const { name } = await makeAgent();
  const guide = await makeAgent({ tools: ['read_file', 'write_file'], model: 'openai/guide' as never });
  await using meeting = await meet(app, name);
  await meeting.say(planned(guide.name, 'write src/step.ts x'));
  const plan = planIn(await meeting.listener.until(isWaiting));
  await change({ ...guide, tools: ['*'], writes: undefined });
  await meeting.send({ ...aboutPlan(plan), decision: 'approve' });
  const { plans } = await meeting.listener.until((view) => view.plans[0]?.status === 'completed');
  const conversationId = plans[0]?.subtasks[0]?.conversationId;
  if (!conversationId) throw new Error('the step has no conversation');

  const child = await app.client.api.conversation.get.query({ conversationId });
  expect(callsOf(child)[0]).toMatchObject({
    status: 'refused',
    problem: { message: `The agent ${name} may write only docs/**, so not src/step.ts.` },
  });
  expect(child.conversation.model).toBe('openai/guide');
  const inherited = await agents().permissions.query({ agent: guide.name, conversationId });
  expect(inherited).toMatchObject({
    startedBy: [{ agent: name, binds: true }],
    writes: [{ agent: name, globs: ['docs/**'] }],
    handsTo: [],
  });
  const line = (tool: string) => inherited.tools.find((one) => one.tool === tool);
  expect(line('execute_command')).toMatchObject({ verdict: 'may_not', reason: { agent: name } });
  expect(line('complete')).toMatchObject({ verdict: 'runs' });
  await expectWhole(app, conversationId);
});

test('what planned a step and is gone leaves nothing that the step may do', async () => {
  const { name, agentId } = await makeAgent();
  const guide = await makeAgent({ tools: ['read_file', 'write_file'] });
  await using meeting = await meet(app, name);
  await meeting.say(planned(guide.name, 'write docs/step.md x'));
  const plan = planIn(await meeting.listener.until(isWaiting));
  await agents().remove.mutate({ key: newKey(), agentId });
  await meeting.send({ ...aboutPlan(plan), decision: 'approve' });
  const { plans } = await meeting.listener.until((view) => view.plans[0]?.status === 'completed');
  const conversationId = plans[0]?.subtasks[0]?.conversationId;
  if (!conversationId) throw new Error('the step has no conversation');
  const child = await app.client.api.conversation.get.query({ conversationId });
  expect(callsOf(child)[0]).toMatchObject({ status: 'refused' });
});

test('an agent begins with its own model, and is asked about after its own steps', async () => {
  const own = 'openai/for-documents' as never;
  const { name } = await makeAgent({ model: own, maxSteps: 1 });
  await using meeting = await meet(app, name);
  await meeting.say('read nothing.md');
  const view = await meeting.listener.until(isWaiting);
  expect(view.conversation.model).toBe(own);
  expect(approvalIn(view)).toMatchObject({ kind: 'budget', reason: 'budget_steps', arguments: { limit: 1 } });
  const { conversation } = app.client.api;
  const chosen = await conversation.create.mutate({ key: newKey(), agent: name, model: 'demo' as never });
  expect((await conversation.get.query(chosen)).conversation.model).toBe('demo');
});

const folder = () => path.join(app.workspace, '.codelab/agents');
async function written(name: string, head: string, prompt = 'You write documents.') {
  await mkdir(folder(), { recursive: true });
  await writeFile(path.join(folder(), name), `---\n${head}\n---\n${prompt}\n`);
}
const head = 'description: Writes documents.\ntools: [read_file, write_file]\nwrites: [docs/**]';
const fileNamed = async (name: string): Promise<AgentFile | undefined> =>
  (await agents().files.query()).files.find((file) => file.path === `.codelab/agents/${name}`);
const isThere = async (name: string) => (await agents().list.query()).agents.find((agent) => agent.name === name);
async function confirm(file: AgentFile | undefined) {
  const { workspaceId } = await agents().files.query();
  if (!file?.hash) throw new Error('there is no such file');
  return agents().confirmFile.mutate({ key: newKey(), workspaceId, path: file.path, hash: file.hash });
}

test('a file binds once a person has confirmed this very content, and not before', async () => {
  await written('writer.md', head);
  const seen = await fileNamed('writer.md');
  expect(seen).toMatchObject({ status: 'new', name: 'writer', problems: [], before: null });
  expect(seen?.diff).toContain('+writes: [docs/**]');
  expect(await isThere('writer')).toBeUndefined();
  await expect(meet(app, 'writer')).rejects.toMatchObject(refusal('agent_not_found'));

  await written('writer.md', head.replace('docs/**', '**'));
  await expect(confirm(seen)).rejects.toMatchObject(refusal('agent_file_changed'));
  expect(await isThere('writer')).toBeUndefined();

  await written('writer.md', head);
  await confirm(seen);
  expect(await isThere('writer')).toMatchObject({ source: 'file', writes: ['docs/**'], maxSteps: 40 });
  expect(await fileNamed('writer.md')).toMatchObject({ status: 'confirmed', diff: '' });
});

test('what is changed in a file afterwards binds nobody, and what was confirmed stays in force', async () => {
  await written('stays.md', head);
  await confirm(await fileNamed('stays.md'));
  await written('stays.md', 'description: Does all.\ntools: ["*"]', 'You do all.');
  const changed = await fileNamed('stays.md');
  expect(changed).toMatchObject({ status: 'changed', name: 'stays' });
  expect(changed?.diff).toMatch(/^-tools: \[read_file, write_file\]$/m);
  expect(changed?.diff).toMatch(/^\+tools: \["\*"\]$/m);
  await using meeting = await meet(app, 'stays');
  expect(await told(meeting, 'write src/a.ts x')).toMatchObject({ status: 'refused' });

  await written('stays.md', 'description: Broken.\ntools: *');
  expect(await fileNamed('stays.md')).toMatchObject({
    status: 'invalid',
    problems: [{ code: 'no_plain_value', line: 3 }],
  });
  await expect(confirm(await fileNamed('stays.md'))).rejects.toMatchObject(refusal('invalid_input'));
  expect(await isThere('stays')).toMatchObject({ tools: ['read_file', 'write_file'] });

  await rm(path.join(folder(), 'stays.md'));
  const gone = await fileNamed('stays.md');
  expect(gone).toMatchObject({ status: 'gone', name: 'stays' });
  expect(await isThere('stays')).toMatchObject({ source: 'file' });
  const own = { ...docs, name: named('stays'), agentId: gone?.agentId as AgentId };
  await expect(change(own)).rejects.toMatchObject(refusal('invalid_input'));
  await agents().remove.mutate({ key: newKey(), agentId: own.agentId });
  expect(await fileNamed('stays.md')).toBeUndefined();
  expect(await isThere('stays')).toBeUndefined();
});

test('a file cannot take a name, name a tool that is not there, or be a link', async () => {
  const { name } = await makeAgent();
  await written('ask.md', head);
  await written('taken.md', `${head}\nname: ${name}`);
  await written('twin-a.md', `${head}\nname: twin`);
  await written('twin-b.md', `${head}\nname: twin`);
  await written('tool.md', 'description: x\ntools: [rm]');
  const problems = async (file: string) => (await fileNamed(file))?.problems.map(({ code }) => code);
  expect(await problems('ask.md')).toEqual(['name_of_house']);
  expect(await problems('taken.md')).toEqual(['name_taken']);
  expect(await problems('twin-a.md')).toEqual([]);
  expect(await problems('twin-b.md')).toEqual(['name_twice']);
  expect(await problems('tool.md')).toEqual(['unknown_tool']);
  for (const file of ['ask.md', 'taken.md', 'twin-b.md', 'tool.md']) {
    await expect(confirm(await fileNamed(file)), file).rejects.toThrow();
  }
});

test('what an agent may do is said with the reason of every line', async () => {
  const { name } = await makeAgent({ delegates: [named('debug')] });
  const said = await agents().permissions.query({ agent: name });
  const lines = Object.fromEntries(said.tools.map(({ tool, verdict, reason }) => [tool, [verdict, reason.type]]));
  expect(lines).toMatchObject({
    read_file: ['runs', 'rule'],
    write_file: ['asks', 'no_rule'],
    execute_command: ['may_not', 'not_among_tools'],
    ask_user: ['runs', 'asks_person'],
    propose_plan: ['asks', 'plan_needs_decision'],
  });
  expect(lines).not.toHaveProperty('complete');
  expect(said).toMatchObject({
    startedBy: [],
    writes: [{ agent: name, globs: ['docs/**'] }],
    budget: { steps: 20, microDollars: 5_000_000 },
    sandbox: { kind: expect.any(String) },
  });
  const over = Object.fromEntries(said.handsTo.map(({ agent, because }) => [agent, because]));
  expect(over).toMatchObject({ ask: 'no_more', coder: 'does_more', debug: 'named', orchestrator: 'no_more' });
});

test('a rule is among the reasons, and so is one that holds for whoever started it', async () => {
  const { name } = await makeAgent();
  const scope = { in: 'everywhere' } as const;
  const save = (rule: Omit<RuleDraft, 'scope'>) =>
    app.client.api.rule.save.mutate({ key: newKey(), rule: { ...rule, scope } });
  await save({ agent: name, tool: 'write_file', path: 'docs/drafts/**', verdict: 'allow' });
  await save({ agent: name, tool: 'ask_user', verdict: 'deny', reason: 'Find it out.' });
  const { tools } = await agents().permissions.query({ agent: name });
  const line = (tool: string) => tools.find((one) => one.tool === tool);
  expect(line('write_file')).toMatchObject({
    verdict: 'asks',
    exceptions: [
      { verdict: 'may_not', reason: { type: 'writes_only', globs: ['docs/**'] } },
      { verdict: 'asks', reason: { type: 'protected' } },
      { verdict: 'runs', path: 'docs/drafts/**', reason: { type: 'rule' } },
    ],
  });
  expect(line('ask_user')).toMatchObject({ verdict: 'denied', reason: { type: 'rule', text: 'Find it out.' } });

  await using meeting = await meet(app, name);
  await told(meeting, 'switch ask');
  const inherited = await agents().permissions.query({ agent: named('ask'), conversationId: meeting.id });
  expect(inherited.tools.find(({ tool }) => tool === 'ask_user')).toMatchObject({ verdict: 'denied' });
});

test('whatever was refused, every call that a model saw had its result', () => {
  expectPaired(model);
});
