import { expect, test } from 'vitest';
import type { RuleDraft, RuleOrigin } from '@codelab/protocol/rule';
import { ruleWhat } from './rule-what.ts';

const of = (says: Partial<RuleDraft> & { origin?: RuleOrigin }) =>
  ruleWhat({ scope: { in: 'everywhere' }, verdict: 'allow', ...says });
const exactly = 'a'.repeat(64);

test('a rule is told by the narrowest thing that it names', () => {
  expect(of({ tool: 'execute_command', command: 'npm test' })).toEqual({
    name: 'command',
    values: { command: 'npm test' },
  });
  expect(of({ tool: 'write_file', path: 'src/**' })).toEqual({ name: 'write', values: { path: 'src/**' } });
  expect(of({ tool: 'write_file', path: '/a.md' })).toEqual({ name: 'write', values: { path: 'a.md' } });
  expect(of({ tool: 'mcp_x', path: 'a' })).toEqual({ name: 'toolPath', values: { tool: 'mcp_x', path: 'a' } });
  expect(of({ host: '*.dev' })).toEqual({ name: 'host', values: { host: '*.dev' } });
  expect(of({ risk: 'write' })).toEqual({ name: 'riskWrite', values: {} });
  expect(of({})).toEqual({ name: 'all', values: {} });
});

test('one call is told by what stands beside its digest, and never by what a file says of it', () => {
  expect(of({ tool: 'execute_command', command: 'ls', exactly })).toEqual({
    name: 'exactCommand',
    values: { command: 'ls' },
  });
  const told = { tool: 'execute_command', exactly, matches: [{ command: 'ls | wc' }] };
  expect(of(told)).toEqual({ name: 'exactCommand', values: { command: 'ls | wc' } });
  expect(of({ ...told, origin: 'imported' as const })).toEqual({ name: 'exact', values: { tool: 'execute_command' } });
});
