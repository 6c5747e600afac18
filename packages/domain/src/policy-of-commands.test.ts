import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginsWithWords, commandPattern, commandWords } from './command-words.ts';
import { rule, run, verdict } from './testing/policed.ts';

test.for([
  'git status',
  'git status -s',
  'git  status',
  'git status ./src --porcelain=v2',
  'git status && git status -s',
])('`git status` allows `%s`', (line) =>
  expect(verdict(run(line), rule('allow', { command: 'git status' }))).toBe('allow'),
);

test.for([
  'git statusx',
  'git push',
  'git -c status push',
  './git status',
  'git status; rm -r .',
  'git status && rm x',
  'git status | sh',
  'git status\nrm x',
  'git status $X',
  'git status `rm x`',
  'git status > a.ts',
  'git status eval',
  'echo git status',
  '$X status',
  'git status;',
])('`git status` does not allow `%s`', (line) =>
  expect(verdict(run(line), rule('allow', { command: 'git status' }))).toBe('ask'),
);

test('every program of a line needs leave of its own, from whichever rule', () => {
  const rules = [rule('allow', { command: 'npm test' }), rule('allow', { command: 'tail' })];
  expect(verdict(run('npm test | tail -n 5'), ...rules)).toBe('allow');
  expect(verdict(run('npm test | tail -n 5 | sh'), ...rules)).toBe('ask');
});

test('where a command writes is named by the rule, too', () => {
  expect(verdict(run('npm test > out/log'), rule('allow', { command: 'npm test' }))).toBe('ask');
  expect(verdict(run('npm test > out/log'), rule('allow', { command: 'npm test', path: 'out/**' }))).toBe('allow');
  expect(verdict(run('npm test > src/a'), rule('allow', { command: 'npm test', path: 'out/**' }))).toBe('ask');
  expect(verdict(run('rm -r . > out/log'), rule('allow', { path: 'out/**' }))).toBe('ask');
});

test('no rule allows what cannot be read to its end, or what only a shell knows', () => {
  for (const line of ['echo $X', 'echo `date`', 'eval x']) {
    expect(verdict(run(line), rule('allow'), rule('allow', { tool: 'execute_command', exactly: 'c'.repeat(64) }))).toBe(
      'ask',
    );
  }
});

test.for(['rm -r x', 'cd a && rm -r x', 'a; rm', '/bin/rm x', 'true\nrm x'])(
  'a rule against `rm` is against `%s`',
  (line) => expect(verdict(run(line), rule('allow'), rule('deny', { command: 'rm' }))).toBe('deny'),
);

test('a rule against a folder is against a command that names it', () => {
  expect(verdict(run('cat secrets/a'), rule('allow'), rule('deny', { path: 'secrets/**' }))).toBe('deny');
  expect(verdict(run('cat --file=secrets/a'), rule('allow'), rule('deny', { path: 'secrets/**' }))).toBe('deny');
  expect(verdict(run('cat notes'), rule('allow'), rule('deny', { path: 'secrets/**' }))).toBe('allow');
});

test.for([
  ['npm test', ['npm', 'test']],
  [`git commit -m 'a b'`, ['git', 'commit', '-m', 'a b']],
  [`echo "it's" a\\ b ''`, ['echo', "it's", 'a b', '']],
  [`x "a\\"b" "a\\n"`, ['x', 'a"b', 'a\\n']],
] as const)('the pattern `%s` is read as a shell reads it', ([pattern, words]) => {
  expect(commandWords(pattern)).toEqual(words);
});

test.for(['a && b', 'a | b', 'a > b', 'echo $X', 'echo "$X"', 'echo `x`', '(a)', "a 'b", 'a \\', 'a\nb', '', '  '])(
  '`%s` is not one program with plain words',
  (pattern) => expect(commandWords(pattern)).toBeUndefined(),
);

const word = fc.string({
  unit: fc.constantFrom(...`ab -./\\;&|<>(){}[]$\`"'\n\t*?!#~^%=`),
  minLength: 0,
  maxLength: 8,
});

test('what words are made into a pattern is read back as the same words', () =>
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      expect(commandWords(commandPattern(words))).toEqual(words);
    }),
  ));

test('a pattern allows only lines whose words begin with its own', () =>
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 4 }),
      fc.array(word, { minLength: 1, maxLength: 3 }),
      (words, prefix) => {
        const facts = { ...run('x'), command: { line: '', parts: [{ words, text: '' }], isClear: true, warnings: [] } };
        const isAllowed = verdict(facts, rule('allow', { command: commandPattern(prefix) })) === 'allow';
        if (isAllowed) expect(beginsWithWords(words, prefix)).toBe(true);
      },
    ),
  ));
