import { expect, test } from 'vitest';
import { Rule, RuleDraft } from '@codelab/protocol/rule';
import { draftOf, fieldsOf } from './rule-fields.ts';

const kept = Rule.parse({
  id: 'r',
  position: 1,
  origin: 'remembered',
  createdAt: '2026-01-01T00:00:00Z',
  agent: 'coder',
  tool: 'execute_command',
  command: 'npm test',
  exactly: 'a'.repeat(64),
  scope: { in: 'conversation', conversationId: '00000000-0000-4000-8000-000000000001' },
  verdict: 'allow',
  expiresAt: '2099-01-01T00:00:00Z',
  reason: 'Often.',
  matches: [{ tool: 'execute_command', command: 'npm test' }],
});

test('a rule that is opened in the form and not touched is sent as it was', () => {
  const { id: _id, position: _position, origin: _origin, createdAt: _at, ...draft } = kept;
  expect(draftOf(fieldsOf(kept), kept)).toEqual(draft);
});

test('an empty field is anything, and a line is an example of what the rule names first', () => {
  const fields = { ...fieldsOf(undefined), verdict: 'deny' as const };
  expect(draftOf(fields)).toEqual({ verdict: 'deny', scope: { in: 'everywhere' } });
  const of = (says: Partial<typeof fields>) =>
    RuleDraft.parse(draftOf({ ...fields, matches: 'x\n\n y ', ...says })).matches;
  expect(of({ command: 'x' })).toEqual([{ command: 'x' }, { command: 'y' }]);
  expect(of({ host: 'x', path: 'x' })).toEqual([{ url: 'x' }, { url: 'y' }]);
  expect(of({ path: 'x', tool: 'write_file' })).toEqual([{ path: 'x' }, { path: 'y' }]);
  expect(of({ tool: 'x' })).toEqual([{ tool: 'x' }, { tool: 'y' }]);
});
