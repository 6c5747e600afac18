import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { globCovers, wildcardCovers } from './covers.ts';
import { matchesPath, matchesWildcard } from './glob.ts';

const pieces = (...of: string[]) => fc.array(fc.constantFrom(...of), { maxLength: 5 }).map((all) => all.join(''));
const name = pieces('a', 'b', '.md');
const pattern = pieces('a', 'b', '*', '?', '.md');
const path = fc.array(fc.constantFrom('a', 'b', 'a.md', 'ab'), { minLength: 1, maxLength: 5 });
const glob = fc
  .tuple(
    fc.constantFrom('', '/'),
    fc.array(fc.constantFrom('**', '*', 'a', 'a?', '*.md', 'b', '?'), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '/'),
  )
  .map(([start, names, end]) => `${start}${names.join('/')}${end}`);

test('a pattern that is said to cover another one lets through all that the other does', () => {
  return fc.assert(
    fc.property(pattern, pattern, name, (outer, inner, text) => {
      fc.pre(wildcardCovers(outer, inner) && matchesWildcard(inner, text));
      expect(matchesWildcard(outer, text)).toBe(true);
    }),
  );
});

test('a glob that is said to cover another one lets through all that the other does', () => {
  return fc.assert(
    fc.property(glob, glob, path, (outer, inner, names) => {
      const there = names.join('/');
      fc.pre(globCovers(outer, inner) && matchesPath(inner, there));
      expect(matchesPath(outer, there)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test.for([
  ['**', 'src/**', true],
  ['docs/**', 'docs/guide/*.md', true],
  ['**/*.md', 'docs/**/*.md', true],
  ['*.md', 'docs/**/*.md', true],
  ['docs/', 'docs/a.md', true],
  ['docs/**', 'docs', false],
  ['docs/**', '**/*.md', false],
  ['*.md', '*', false],
  ['docs/*', 'docs/**', false],
  ['docs/*.md', 'docs/?.md', true],
  ['docs/?.md', 'docs/*.md', false],
] as const)('%s covers %s: %s', ([outer, inner, covers]) => {
  expect(globCovers(outer, inner)).toBe(covers);
});

test.for([
  ['*', 'git_*', true],
  ['git_*', 'git_status', true],
  ['git_*', 'git_l*', true],
  ['git_?og', 'git_log', true],
  ['git_?og', 'git_*og', false],
  ['git_log', 'git_*', false],
] as const)('the tool pattern %s covers %s: %s', ([outer, inner, covers]) => {
  expect(wildcardCovers(outer, inner)).toBe(covers);
});
