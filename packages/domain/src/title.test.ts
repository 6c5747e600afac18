import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { titleOf } from './title.ts';

test.for([
  ['Fix the login page', 'Fix the login page'],
  ['\n\n  Fix   the\tlogin  \nand then the rest', 'Fix the login'],
  ['# Fix **the** `login` page', 'Fix the login page'],
  ['- [ ] see [the docs](https://example.org) and ![a logo](logo.png)', 'see the docs and a logo'],
  ['> 1. *Why* does _this_ fail?', 'Why does this fail?'],
  ['rename snake_case_name to 2 * 3 * 4', 'rename snake_case_name to 2 * 3 * 4'],
  ['call files__read_file for __all__ of it', 'call files__read_file for all of it'],
  ['```ts\nconst a = 1;\n```', 'const a = 1;'],
  ['Исправь, пожалуйста, страницу входа', 'Исправь, пожалуйста, страницу входа'],
  ['?!', '?!'],
] as const)('"%s" is called "%s"', ([message, title]) => expect(titleOf(message)).toBe(title));

test('a long first line is cut between words', () => {
  const title = titleOf('Please look at the whole of the application and find out why it is so slow');
  expect(title).toBe('Please look at the whole of the application and find out…');
});

test('a long word is cut where it has to be, and never within a character', () => {
  expect(titleOf('x'.repeat(100))).toBe(`${'x'.repeat(59)}…`);
  expect(titleOf('😀'.repeat(100))).toBe(`${'😀'.repeat(59)}…`);
});

test('every message that says something has a title of one short line', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (message) => {
      fc.pre(message.trim() !== '');
      const title = titleOf(message);
      expect(title).not.toBe('');
      expect(title).toBe(title.trim());
      expect(title).not.toMatch(/[\r\n]/);
      expect([...title].length).toBeLessThanOrEqual(60);
    }),
  ));
