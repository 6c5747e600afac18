import { expect, test } from 'vitest';
import { commandRisk } from './command-risk.ts';

const riskOf = (line: string) => commandRisk({ words: line.split(' ') });

test('a program is told by what it is known for', () => {
  expect(riskOf('echo a')).toBe('nothing');
  expect(riskOf('grep -r x src')).toBe('reads');
  expect(riskOf('mkdir a')).toBe('changes');
  expect(riskOf('rm -rf a')).toBe('deletes');
  expect(riskOf('curl https://example.com')).toBe('network');
  expect(riskOf('npm test')).toBe('runs');
  expect(riskOf('./build.sh')).toBe('runs');
  expect(riskOf('sudo ls')).toBe('privileged');
});

test('words that make a quiet program change something are seen', () => {
  expect(riskOf('find . -name a')).toBe('reads');
  expect(riskOf('find . -delete')).toBe('deletes');
  expect(riskOf('sed -n 1p a')).toBe('reads');
  expect(riskOf('sed -i s/a/b/ a')).toBe('changes');
  expect(riskOf('sort a -o b')).toBe('changes');
  expect(riskOf('npm install left-pad')).toBe('network');
});

test('git reads, changes, loses or asks others by what it is told to do', () => {
  expect(['status', 'commit', 'reset', 'push'].map((word) => riskOf(`git ${word}`))).toEqual([
    'reads',
    'changes',
    'deletes',
    'network',
  ]);
  expect(riskOf('git -c alias.x=!rm x')).toBe('unknown');
  expect(riskOf('git diff --output=a')).toBe('changes');
});

test('what nobody knows may do anything', () => {
  expect(riskOf('frobnicate')).toBe('unknown');
  expect(riskOf('bash -s')).toBe('unknown');
  expect(riskOf('bash build.sh')).toBe('runs');
  expect(commandRisk({ words: [null, 'a'] })).toBe('unknown');
  expect(commandRisk({ words: [] })).toBe('unknown');
});
