import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { claimOn, clashOf, mayOverlap, wildcardsOverlap } from './file-claims.ts';
import { matchesPath, matchesWildcard } from './glob.ts';

const name = fc.stringMatching(/^[ab]{1,2}(\.t)?$/);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
const pattern = fc.constantFrom('*', '**', 'a', 'b', 'a*', '*.t', '?', 'ab.t');
const glob = fc
  .tuple(fc.constantFrom('', '/'), fc.array(pattern, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '/'))
  .map(([begin, patterns, end]) => `${begin}${patterns.join('/')}${end}`);

test('two globs that match one path may overlap, whichever is asked first', () =>
  fc.assert(
    fc.property(glob, glob, path, (one, other, both) => {
      expect(mayOverlap(one, other)).toBe(mayOverlap(other, one));
      const isRooted = (text: string) => !/[*?]/.test(text);
      const matches = (text: string) => matchesPath(isRooted(text) ? `/${text}` : text, both);
      if (matches(one) && matches(other)) expect(mayOverlap(one, other)).toBe(true);
    }),
    { numRuns: 2_000 },
  ));

test('two wildcards overlap exactly when there is a text that both match', () => {
  const short = fc.stringMatching(/^[ab*?]{0,4}$/);
  // With a star each has three other signs at most: the shortest text that both match has no more than all of them.
  const texts = ['', ...words(6)];
  return fc.assert(
    fc.property(short, short, (one, other) => {
      const isText = texts.some((text) => matchesWildcard(one, text) && matchesWildcard(other, text));
      expect(wildcardsOverlap(one, other)).toBe(isText);
    }),
    { numRuns: 2_000, examples: [['bb*', '*abb']] },
  );
});

test('a folder stands for what is below it, and files of different folders never clash', () => {
  const clashes = ([one, other]: readonly [string, string]) => clashOf([one], [other]) !== undefined;
  for (const both of [
    ['src', 'src/app.ts'],
    ['src/', 'src/deep/app.ts'],
    ['src/**', 'src/app.ts'],
    ['**', 'any/thing.md'],
    ['*.md', 'docs/readme.md'],
    ['src/*.ts', 'src/app.*'],
    ['SRC/app.ts', 'src/App.ts'],
    ['src/**/test', 'src/a/b/test/x.ts'],
  ] as const) {
    expect(clashes(both), both.join()).toBe(true);
  }
  for (const both of [
    ['a', 'b'],
    ['src/**', 'docs/**'],
    ['src/app.ts', 'src/app.test.ts'],
    ['*.md', 'src/*.ts'],
    ['docs/', 'src/docs.ts'],
    ['package.json', 'apps/web/package.json'],
  ] as const) {
    expect(clashes(both), both.join()).toBe(false);
  }
  expect(clashOf([], ['**'])).toBeUndefined();
});

test('a change of a path runs into the glob that claims it, a folder of it, or what is in it', () => {
  expect(claimOn('src/app.ts', ['docs/**', 'src/**'])).toBe('src/**');
  expect(claimOn('./src//app.ts', ['src'])).toBe('src');
  expect(claimOn('src', ['src/app.ts'])).toBe('src/app.ts');
  expect(claimOn('src/app.ts', ['docs/**'])).toBeUndefined();
  expect(claimOn('../out.ts', ['**'])).toBeUndefined();
});

function words(longest: number): string[] {
  if (longest === 0) return [];
  const shorter = words(longest - 1);
  const before = longest === 1 ? [''] : shorter.filter(({ length }) => length === longest - 1);
  return [...shorter, ...before.flatMap((word) => [`${word}a`, `${word}b`])];
}
