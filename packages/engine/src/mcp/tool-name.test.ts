import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callNamesOf } from './tool-name.ts';

const named = (...names: string[]) => names.map((name) => ({ name }));

test('a tool is called by its server and its name', () => {
  expect([...callNamesOf('files', named('read_file', 'list-all'))]).toEqual([
    ['read_file', 'files__read_file'],
    ['list-all', 'files__list-all'],
  ]);
});

test('names that providers do not take are bent, and stay apart', () => {
  const names = [...callNamesOf('files', named('read.file', 'read/file', 'читать', 'x'.repeat(100))).values()];

  expect(new Set(names).size).toBe(4);
  for (const name of names) expect(name).toMatch(/^files__[A-Za-z0-9_-]{1,57}$/);
});

test('whatever a server calls its tools: each name is taken by all providers, no two are the same, and the order is of no matter', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 90 }), { maxLength: 20 }), (tools) => {
      const names = callNamesOf('a-server', named(...tools));
      expect(names.size).toBe(tools.length);
      expect(new Set(names.values()).size).toBe(tools.length);
      for (const name of names.values()) expect(name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      const backwards = callNamesOf('a-server', named(...tools.toReversed()));
      for (const tool of tools) expect(backwards.get(tool)).toBe(names.get(tool));
    }),
  );
});
