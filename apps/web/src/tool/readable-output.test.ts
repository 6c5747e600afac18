import { expect, test } from 'vitest';
import { readableOutput } from './readable-output.ts';

test('what a command printed and what a file holds is read as it is', () => {
  expect(readableOutput({ exitCode: 1, output: 'no\n' })).toBe('no\n');
  expect(readableOutput({ path: 'a.ts', content: 'const a = 1;', totalLines: 1 })).toBe('const a = 1;');
  expect(readableOutput('plain')).toBe('plain');
});

test('a folder is read as its names, and what is not shown is said', () => {
  expect(readableOutput({ path: '.', entries: ['a.ts', 'src/'], leftOut: ['what is in node_modules/'] })).toBe(
    'a.ts\nsrc/\n… what is in node_modules/',
  );
});

test('what was found is read line by line', () => {
  const found = {
    matches: [{ path: 'a.ts', line: 3, text: 'TODO: this' }],
    note: 'Only the first 1 matches are shown.',
  };
  expect(readableOutput(found)).toBe('a.ts:3: TODO: this\n… Only the first 1 matches are shown.');
});

test('what git says is read line by line', () => {
  const commit = { commit: 'abc1234', author: 'Ada', date: '2026-11-23T14:00:00Z', subject: 'First' };
  expect(readableOutput({ commits: [commit] })).toBe('abc1234 2026-11-23 Ada: First');
  expect(readableOutput({ diff: '-a\n+b\n', note: 'The middle is left out.' })).toBe(
    '-a\n+b\n\n… The middle is left out.',
  );
  expect(readableOutput({ branch: 'main', staged: ['added a'], changed: ['modified b'], untracked: ['c'] })).toBe(
    '## main\n+ added a\n~ modified b\n? c',
  );
});

test('a page that was fetched is read as its text', () => {
  expect(readableOutput({ url: 'https://a.example', status: 200, text: '# Title' })).toBe('# Title');
});

test.each([null, 7, true, [], {}, { path: 'a.ts', replaced: 1 }, { output: '' }])(
  '%j is not text to read',
  (output) => {
    expect(readableOutput(output)).toBeUndefined();
  },
);
