import { expect, test } from 'vitest';
import { Approval } from '@codelab/protocol/approval';
import { approvalTitle, countsText } from './approval-title.ts';

const hash = 'ab'.repeat(32);

function approval(tool: string, files: { path: string; added: number; removed: number; isNew?: boolean }[] = []) {
  return Approval.parse({
    id: crypto.randomUUID(),
    kind: 'tool',
    version: 1,
    digest: hash,
    conversationId: crypto.randomUUID(),
    tool,
    risk: 'write',
    reason: '',
    agent: 'coder',
    files: files.map(({ isNew, ...file }) => ({ ...file, baseHash: isNew ? 'absent' : hash, diff: '' })),
    requestedAt: '2026-01-01T00:00:00Z',
  });
}

test('a change of one file says which file and how much', () => {
  expect(approvalTitle(approval('edit_file', [{ path: 'src/app.ts', added: 12, removed: 3 }]))).toEqual({
    name: 'changeFile',
    values: { path: 'src/app.ts', counts: '+12 −3' },
  });
});

test('a file that is not there yet is created', () => {
  expect(approvalTitle(approval('write_file', [{ path: 'a.md', added: 4, removed: 0, isNew: true }]))).toEqual({
    name: 'createFile',
    values: { path: 'a.md', counts: '+4' },
  });
});

test('several files are counted together', () => {
  const files = [
    { path: 'a.ts', added: 1, removed: 0 },
    { path: 'b.ts', added: 2, removed: 5 },
  ];
  expect(approvalTitle(approval('apply_changes', files))).toEqual({
    name: 'changeFiles',
    values: { count: 2, counts: '+3 −5' },
  });
});

test('deleting and moving are told as such, although files change', () => {
  expect(approvalTitle(approval('delete_file', [{ path: 'a.ts', added: 0, removed: 9 }]))).toEqual({ name: 'tool' });
});

test('what changes no file is told by the tool, and other kinds by what they ask', () => {
  expect(approvalTitle(approval('execute_command'))).toEqual({ name: 'tool' });
  expect(approvalTitle({ ...approval('execute_command'), kind: 'unknown_outcome' })).toEqual({
    name: 'unknownOutcome',
  });
  expect(approvalTitle({ ...approval(''), kind: 'budget' })).toEqual({ name: 'budget' });
});

test.each([
  [{ added: 12, removed: 3 }, '+12 −3'],
  [{ added: 0, removed: 3 }, '−3'],
  [{ added: 0, removed: 0 }, '+0 −0'],
])('%j is written %s', (counts, text) => {
  expect(countsText(counts)).toBe(text);
});
