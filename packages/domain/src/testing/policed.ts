import type { CallFacts } from '@codelab/protocol/call-facts';
import { ConversationId, RuleId, WorkspaceId } from '@codelab/protocol/ids';
import type { Rule, RuleDraft } from '@codelab/protocol/rule';
import { type PolicyPlace, verdictFor } from '../policy.ts';
import { readCommand } from './read-command.ts';

export const here = ConversationId.parse('00000000-0000-4000-8000-000000000001');
export const parent = ConversationId.parse('00000000-0000-4000-8000-000000000002');
export const elsewhere = ConversationId.parse('00000000-0000-4000-8000-000000000003');
export const workspace = WorkspaceId.parse('00000000-0000-4000-8000-00000000000a');
export const otherWorkspace = WorkspaceId.parse('00000000-0000-4000-8000-00000000000b');

export const place: PolicyPlace = {
  workspaceId: workspace,
  conversationIds: [here, parent],
  starters: [],
  now: '2026-01-01T00:00:00.000Z',
  hasSandbox: true,
};

export const readCall: CallFacts = { agent: 'coder', tool: 'read_file', risk: 'read', reads: ['src/a.ts'], writes: [] };
export const writeCall: CallFacts = {
  agent: 'coder',
  tool: 'write_file',
  risk: 'write',
  reads: [],
  writes: ['src/a.ts'],
  exactly: 'a'.repeat(64),
};

export function run(line: string): CallFacts {
  const { reads, writes, ...command } = readCommand(line);
  return { agent: 'coder', tool: 'execute_command', risk: 'execute', reads, writes, command, exactly: 'c'.repeat(64) };
}

let made = 0;

/** A rule that was kept after all those before it. */
export function rule(verdict: Rule['verdict'], says: Partial<RuleDraft> & Partial<Rule> = {}): Rule {
  made += 1;
  return {
    id: RuleId.parse(`rule-${made}`),
    position: made,
    origin: 'person',
    createdAt: '2025-01-01T00:00:00.000Z',
    scope: { in: 'everywhere' },
    ...says,
    verdict,
  };
}

export function verdict(facts: CallFacts, ...rules: Rule[]): Rule['verdict'] {
  return verdictFor({ rules, facts, place }).verdict;
}
