import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesPath, matchesWildcard, namesIn } from './glob.ts';

const plain = fc.string({ unit: fc.constantFrom(...'ab.+()[]{}^$|\\-😀'), maxLength: 8 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?', '😀'), maxLength: 8 });
const name = fc.string({ unit: fc.constantFrom('a', 'b', '.md', '-'), minLength: 1, maxLength: 4 });
const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/'));

test('a pattern without wildcards matches itself and nothing else', () =>
  fc.assert(
    fc.property(plain, plain, (left, right) => void expect(matchesWildcard(left, right)).toBe(left === right)),
  ));

test('wildcards match what their definition says', () =>
  fc.assert(
    fc.property(pattern, plain, (wanted, text) => {
      expect(matchesWildcard(wanted, text)).toBe(defined([...wanted], [...text]));
    }),
    { numRuns: 1_000 },
  ));

test('many stars are no more work than a few', () => {
  expect(matchesWildcard(`${'*a'.repeat(2_000)}b`, 'a'.repeat(4_000))).toBe(false);
  expect(matchesPath(`${'**/a/'.repeat(500)}b`, 'a/'.repeat(1_000))).toBe(false);
});

test.for<[glob: string, path: string]>([
  ['*.md', 'README.md'],
  ['*.md', 'docs/deep/a.md'],
  ['/*.md', 'README.md'],
  ['docs/*.md', 'docs/a.md'],
  ['docs/**', 'docs/deep/a.md'],
  ['docs/**', 'docs'],
  ['docs/', 'docs/deep/a.md'],
  ['**/*.test.ts', 'a.test.ts'],
  ['src/**/a.ts', 'src/a.ts'],
  ['src/**/a.ts', 'src/x/y/a.ts'],
  ['**', 'any/thing'],
  ['.git/**', './.git//config'],
  ['a.ts', 'x/../a.ts'],
  ['?.ts', 'a.ts'],
])('%s matches %s', ([glob, given]) => expect(matchesPath(glob, given)).toBe(true));

test.for<[glob: string, path: string]>([
  ['*.md', 'README.mdx'],
  ['/*.md', 'docs/a.md'],
  ['docs/*.md', 'docs/deep/a.md'],
  ['docs/*.md', 'other/docs/a.md'],
  ['docs/**', 'docsy/a.md'],
  ['*.md', '../outside.md'],
  ['**', '../../etc/passwd'],
  ['**', '/etc/passwd'],
  ['**', 'C:\\Windows'],
  ['**', 'a\0.md'],
  ['a.b', 'axb'],
  ['?.ts', '.ts'],
])('%s does not match %s', ([glob, given]) => expect(matchesPath(glob, given)).toBe(false));

test('a path matches itself, whatever is written around it', () =>
  fc.assert(
    fc.property(path, path, (one, other) => {
      fc.pre(namesIn(one) !== undefined && !one.split('/').some((part) => part === '.' || part === '..'));
      expect(matchesPath(`/${one}`, one)).toBe(true);
      expect(matchesPath(`/${one}`, `./${one.replaceAll('/', '//')}/`)).toBe(true);
      expect(matchesPath('**', one)).toBe(true);
      expect(matchesPath(`**/${one}`, `${other.replaceAll('.', 'x')}/${one}`)).toBe(true);
      expect(matchesPath(`/${one}/**`, `${one}/${other.replaceAll('.', 'x')}`)).toBe(true);
    }),
  ));

function defined(wanted: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = wanted;
  if (first === undefined) return text.length === 0;
  if (first === '*') return defined(rest, text) || (text.length > 0 && defined(wanted, text.slice(1)));
  return text.length > 0 && (first === '?' || first === text[0]) && defined(rest, text.slice(1));
}
