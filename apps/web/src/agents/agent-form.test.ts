import { expect, test } from 'vitest';
import type { WholeAgent } from '@codelab/protocol/own-agents';
import { copyOf, draftOf, emptyForm, formOf, groupsOf, otherPatterns, patternFor, wrongIn } from './agent-form.ts';

const agent = {
  name: 'docs',
  source: 'own',
  whenToUse: 'Writes documents.',
  prompt: 'You write documents.',
  tools: ['read_file', 'git_*'],
  writes: ['docs/**', '*.md'],
  delegates: ['ask'],
  maxSteps: 12,
} as unknown as WholeAgent;

test('an agent that is opened and saved is the same agent', () => {
  const { source: _, ...draft } = agent;
  expect(draftOf(formOf(agent))).toEqual(draft);
  for (const writes of [[], undefined]) {
    const other = { ...agent, writes } as WholeAgent;
    expect(draftOf(formOf(other)).writes).toEqual(writes);
  }
});

test('what was written for some files is kept while one looks at the other choices, and not saved', () => {
  const form = { ...formOf(agent), where: 'nowhere' as const };
  expect(form.writes).toBe('docs/**\n*.md');
  expect(draftOf(form).writes).toEqual([]);
});

test('every field that is wrong is named', () => {
  const good = { ...emptyForm, name: 'docs', whenToUse: 'x', prompt: 'x' };
  expect(wrongIn(good)).toEqual([]);
  expect(wrongIn(emptyForm)).toEqual(['name', 'whenToUse', 'prompt']);
  expect(wrongIn({ ...good, name: 'Docs' })).toEqual(['name']);
  expect(wrongIn({ ...good, prompt: 'x'.repeat(20_001) })).toEqual(['prompt']);
  expect(wrongIn({ ...good, where: 'some', writes: ' \n' })).toEqual(['writes']);
  expect(wrongIn({ ...good, where: 'some', writes: 'docs/**\n../x' })).toEqual(['writes']);
  expect(wrongIn({ ...good, where: 'some', writes: 'docs/**\n\n*.md ' })).toEqual([]);
  for (const maxSteps of ['', '0', '1.5', '201', 'many']) expect(wrongIn({ ...good, maxSteps })).toEqual(['maxSteps']);
});

test('a copy has another name', () => {
  expect(copyOf(agent, ['docs']).name).toBe('docs-2');
  expect(copyOf(agent, ['docs', 'docs-2', 'docs-3']).name).toBe('docs-4');
  expect(copyOf({ ...agent, name: 'docs-2' } as WholeAgent, ['docs-2']).name).toBe('docs-3');
});

test('tools are ticked by what they can do; patterns that tick none of them stand by themselves', () => {
  const offered = [
    { name: 'read_file', risk: 'read' as const },
    { name: 'ask_user' },
    { name: 'files__read', risk: 'network' as const, server: 'files' },
  ];
  expect(groupsOf(offered).map(({ id, tools }) => [id, tools.length])).toEqual([
    ['read', 1],
    ['conversation', 1],
    ['files', 1],
  ]);
  expect(otherPatterns(['*', 'read_file', 'files__*', 'git_*', 'gone__tool'], offered)).toEqual([
    'git_*',
    'gone__tool',
  ]);
  expect(patternFor(['read_*'], 'read_file')).toBe('read_*');
  expect(patternFor(['read_file'], 'read_file')).toBeUndefined();
});
