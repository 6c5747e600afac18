import { expect, test } from 'vitest';
import { commandFacts } from './command-facts.ts';
import { clearLines, unclearLines } from './line/sample-lines.ts';

async function programs(line: string): Promise<(string | null)[]> {
  return (await commandFacts(line)).parts.map(({ words }) => words[0] ?? null);
}

test.each(clearLines)('every program is found, and nothing is unclear: %s', async (line, ...expected) => {
  const { isClear, warnings } = await commandFacts(line);

  expect([...new Set(await programs(line))].sort()).toEqual([...new Set(expected)].sort());
  expect(isClear, warnings.join()).toBe(true);
});

test.each(unclearLines)('nothing may be allowed by what is not clear: %j', async (line, ...expected) => {
  const { isClear, warnings } = await commandFacts(line);

  expect(await programs(line)).toEqual(expect.arrayContaining(expected));
  expect(isClear).toBe(false);
  expect(warnings).not.toEqual([]);
});

test('words are what the program would get, and what only the shell can tell is not made up', async () => {
  const { parts } = await commandFacts(`git commit -m "it's \\"done\\"" 'a b' c\\ d "$x" *.ts ~/a {a,b} -n5 a=b`);

  expect(parts[0]?.words).toEqual([
    'git',
    'commit',
    '-m',
    `it's "done"`,
    'a b',
    'c d',
    null,
    null,
    null,
    null,
    '-n5',
    'a=b',
  ]);
});

test('a program is named as the system knows it, wherever it lies', async () => {
  expect((await commandFacts('/usr/bin/rm -r a')).parts).toEqual([
    { words: ['rm', '-r', 'a'], text: '/usr/bin/rm -r a' },
  ]);
});

test('what a command runs for another stands as it would run', async () => {
  const { parts } = await commandFacts('sudo -u me rm a && find . -exec rm {} + && ls | xargs -n 1 wc -l');

  expect(parts).toEqual([
    { words: ['sudo', '-u', 'me', 'rm', 'a'], text: 'sudo -u me rm a' },
    { words: ['rm', 'a'], text: 'rm a' },
    { words: ['find', '.', '-exec', 'rm', '{}', '+'], text: 'find . -exec rm {} +' },
    { words: ['rm', null], text: 'rm …' },
    { words: ['ls'], text: 'ls' },
    { words: ['wc', '-l', null], text: 'wc -l …' },
  ]);
});

test('redirects say what is read and written, and devices are neither', async () => {
  const { reads, writes } = await commandFacts(
    'sort < a.txt > "b c.txt" 2>> log && ls > /dev/null 2>&1 && (make; ls) &> all.log && cat < d',
  );

  expect(reads.toSorted()).toEqual(['a.txt', 'd']);
  expect(writes.toSorted()).toEqual(['all.log', 'b c.txt', 'log']);
});

test('what makes a line more than its words is said in short names', async () => {
  const warningsOf = async (line: string) => (await commandFacts(line)).warnings;

  expect(await warningsOf('ls')).toEqual([]);
  expect(await warningsOf('echo $(id) & sudo ls')).toEqual(['background', 'privileged', 'substitution']);
  expect(await warningsOf('bash a.sh; node -e 1')).toEqual(['inline_code', 'script']);
  expect(await warningsOf('f() { f; }; cat <(ls)')).toEqual(['function', 'process_substitution']);
});

test('a line that is too long or too deep is unclear, at once', async () => {
  const lines = [
    'a'.repeat(10_001),
    '$('.repeat(4_000),
    '('.repeat(9_000),
    Array.from({ length: 900 }, (_, n) => `ls ${n};`).join(''),
    '"$(echo '.repeat(1_000),
  ];
  const startedAt = performance.now();
  for (const line of lines) expect(await commandFacts(line)).toMatchObject({ isClear: false });

  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
