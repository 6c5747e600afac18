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

test.each([null, 7, true, [], {}, { path: 'a.ts', replaced: 1 }, { output: '' }])(
  '%j is not text to read',
  (output) => {
    expect(readableOutput(output)).toBeUndefined();
  },
);
