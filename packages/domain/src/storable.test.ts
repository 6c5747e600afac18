import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { storablePieces, storableText, whyNotStorable } from './storable.ts';

test('a NUL character or half a surrogate pair cannot be kept, wherever it stands', () => {
  expect(whyNotStorable({ a: [{ 'b\0': 1 }] })).toBe('It contains a NUL character.');
  expect(whyNotStorable(['\ud83d'])).toBe('It contains half of a surrogate pair.');
  expect(whyNotStorable({ a: ['😀', 1, null, true] })).toBeUndefined();
});

test('nesting without end is refused and not walked', () => {
  let deep: unknown = 'x';
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  expect(whyNotStorable(deep)).toMatch(/nested/);
});

test('whatever a model says, the text that is kept can be kept', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(whyNotStorable(storableText(text))).toBeUndefined();
    }),
  ));

test('a text that is cut anywhere, even within a character, comes out whole', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.nat(40)), (text, cuts) => {
      const next = storablePieces();
      const at = [...new Set(cuts.map((cut) => Math.min(cut, text.length)))].sort((a, b) => a - b);
      const pieces = [0, ...at].map((from, index) => text.slice(from, [...at, text.length][index]));
      expect(pieces.map(next).join('')).toBe(storableText(text));
    }),
  ));
