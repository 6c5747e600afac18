import { expect, test } from 'vitest';
import { unifiedDiffLines } from './unified-diff.ts';

test('lines are numbered on both sides, and the file header is not a change', () => {
  const diff = [
    'Index: a.ts',
    '--- a.ts',
    '+++ a.ts',
    '@@ -10,3 +10,3 @@ function add() {',
    ' one',
    '-two',
    '+deux',
    ' three',
    '\\ No newline at end of file',
    '',
  ].join('\n');

  expect(unifiedDiffLines(diff)).toEqual([
    { kind: 'hunk', text: '@@ -10,3 +10,3 @@ function add() {' },
    { kind: 'same', before: 10, after: 10, text: 'one' },
    { kind: 'removed', before: 11, text: 'two' },
    { kind: 'added', after: 11, text: 'deux' },
    { kind: 'same', before: 12, after: 12, text: 'three' },
  ]);
});

test('a changed line that looks like a file header is a changed line', () => {
  expect(unifiedDiffLines('@@ -1 +1 @@\n--- old\n+++ new')).toEqual([
    { kind: 'hunk', text: '@@ -1 +1 @@' },
    { kind: 'removed', before: 1, text: '-- old' },
    { kind: 'added', after: 1, text: '++ new' },
  ]);
});
