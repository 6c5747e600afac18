import { expect, test } from 'vitest';
import type { AgentName } from '@codelab/protocol/agent';
import { effectivePermissions, type KnownRule, type KnownTool, type Standing } from './effective-permissions.ts';

const named = (name: string) => name as AgentName;
const tools: KnownTool[] = [
  { name: 'read_file', risk: 'read' },
  { name: 'write_file', risk: 'write' },
  { name: 'execute_command', risk: 'execute' },
  { name: 'files__look', risk: 'network', server: 'files' },
  { name: 'ask_user' },
  { name: 'switch_agent' },
  { name: 'propose_plan' },
  { name: 'complete' },
];
const coder: Standing = {
  agent: { name: named('coder'), tools: ['*'] },
  starters: [],
  tools,
  rules: [],
  isStep: false,
  isSandboxed: true,
};
const lines = (changed: Partial<Standing>) =>
  Object.fromEntries(effectivePermissions({ ...coder, ...changed }).map(({ tool, ...line }) => [tool, line]));

test('unless somebody says otherwise, reads run and everything else asks', () => {
  const { read_file, write_file, execute_command, files__look } = lines({});
  expect(read_file).toMatchObject({
    verdict: 'runs',
    reason: { type: 'rule', ruleId: 'default.read', text: 'only_reads' },
    exceptions: [{ verdict: 'asks', reason: { type: 'protected' } }],
  });
  for (const line of [write_file, execute_command, files__look]) {
    expect(line).toMatchObject({ verdict: 'asks', reason: { type: 'no_rule' }, exceptions: [] });
  }
});

test('the agent’s own limit is named, and so is one that is inherited', () => {
  const agent = { name: named('docs'), tools: ['read_file', 'write_file'], writes: ['docs/**'] };
  const reader = { name: named('reader'), tools: ['*'], writes: [], delegates: [] };
  expect(lines({ agent }).execute_command).toMatchObject({
    verdict: 'may_not',
    reason: { type: 'not_among_tools', agent: 'docs' },
  });
  expect(lines({ agent, starters: [reader] }).write_file).toMatchObject({
    verdict: 'may_not',
    reason: { type: 'writes_nothing', agent: 'reader' },
  });
  const guide = { name: named('guide'), tools: ['*'], writes: ['docs/guide/**'], delegates: [] };
  expect(lines({ agent, starters: [guide] }).write_file?.exceptions).toEqual([
    { verdict: 'may_not', reason: { type: 'writes_only', agent: 'guide', globs: ['docs/guide/**'] } },
    { verdict: 'may_not', reason: { type: 'writes_only', agent: 'docs', globs: ['docs/**'] } },
  ]);
  const trusting = { ...reader, delegates: ['docs'] };
  expect(lines({ agent, starters: [trusting] }).write_file).toMatchObject({ verdict: 'asks' });
});

test('whatever denies goes first, wherever it stands', () => {
  const allow: KnownRule = { id: 'a', tool: 'write_file', verdict: 'allow' };
  const deny: KnownRule = { id: 'b', tool: 'write_*', verdict: 'deny', reason: 'Not here.' };
  expect(lines({ rules: [allow, deny] }).write_file).toEqual({
    verdict: 'denied',
    reason: { type: 'rule', ruleId: 'b', text: 'Not here.' },
    risk: 'write',
    server: undefined,
    exceptions: [],
  });
});

test('rules for some calls are exceptions from what holds for all others, in their order', () => {
  const rules: KnownRule[] = [
    { id: 'tests', command: 'npm test', verdict: 'allow' },
    { id: 'push', command: 'git push', verdict: 'deny' },
    { id: 'all', tool: 'execute_command', verdict: 'ask' },
    { id: 'late', command: 'git status', verdict: 'allow' },
  ];
  expect(lines({ rules }).execute_command).toMatchObject({
    verdict: 'asks',
    reason: { ruleId: 'all' },
    exceptions: [
      { verdict: 'asks', reason: { type: 'protected' } },
      { verdict: 'denied', command: 'git push', reason: { ruleId: 'push' } },
      { verdict: 'runs', command: 'npm test', reason: { ruleId: 'tests' } },
    ],
  });
  expect(lines({ rules }).read_file).toMatchObject({
    verdict: 'runs',
    exceptions: [{ reason: { type: 'protected' } }],
  });
});

test('without a sandbox no command runs unasked', () => {
  const rules: KnownRule[] = [{ id: 'tests', command: 'npm test', verdict: 'allow' }];
  expect(lines({ rules, isSandboxed: false }).execute_command?.exceptions).toEqual([
    { verdict: 'asks', command: 'npm test', reason: { type: 'no_sandbox' } },
  ]);
});

test('what denies a starter denies whoever it started; what it is allowed, it alone is', () => {
  const starters = [{ name: named('lead'), tools: ['*'] }];
  const denied: KnownRule = { id: 'no', agent: 'lead', tool: 'write_file', verdict: 'deny' };
  const allowed: KnownRule = { id: 'yes', agent: 'lead', tool: 'execute_command', verdict: 'allow' };
  const held = lines({ starters, rules: [allowed, denied] });
  expect(held.write_file?.verdict).toBe('denied');
  expect(held.execute_command?.verdict).toBe('asks');
});

test('a step of a plan ends with complete, and is neither handed on nor planned anew', () => {
  const step = lines({ isStep: true, agent: { name: named('reader'), tools: ['read_file', 'switch_agent'] } });
  expect(step.complete).toMatchObject({ verdict: 'runs', reason: { type: 'ends_step' } });
  expect(step.switch_agent).toMatchObject({ verdict: 'may_not', reason: { type: 'not_in_steps' } });
  const { propose_plan, ask_user, switch_agent, complete } = lines({});
  expect([propose_plan?.verdict, ask_user?.verdict, switch_agent?.verdict]).toEqual(['asks', 'runs', 'runs']);
  expect(complete).toBeUndefined();
});

test('what only concerns the conversation can be forbidden, and a step always ends', () => {
  const rules: KnownRule[] = [{ id: 'quiet', tool: '*', verdict: 'deny' }];
  const { ask_user, complete } = lines({ rules, isStep: true });
  expect(ask_user).toMatchObject({ verdict: 'denied', reason: { ruleId: 'quiet' } });
  expect(complete).toMatchObject({ verdict: 'runs' });
});
