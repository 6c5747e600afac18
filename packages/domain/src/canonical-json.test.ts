import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

/** As JSON itself would give it: it knows no minus zero. */
const json = fc.jsonValue({ maxDepth: 4 }).map((value): unknown => JSON.parse(JSON.stringify(value)));

test('it says the value, and nothing else', () =>
  fc.assert(fc.property(json, (value) => void expect(JSON.parse(canonicalJson(value))).toEqual(value))));

test('the order of keys never matters', () =>
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalJson(turnedRound(value))).toBe(canonicalJson(value));
    }),
  ));

test('different values have different texts', () =>
  fc.assert(
    fc.property(json, json, (left, right) => {
      fc.pre(JSON.stringify(sorted(left)) !== JSON.stringify(sorted(right)));
      expect(canonicalJson(left)).not.toBe(canonicalJson(right));
    }),
  ));

test('a field that is undefined does not exist', () => {
  expect(canonicalJson({ b: undefined, a: { c: undefined } })).toBe('{"a":{}}');
});

test('keys are sorted by their units, in every locale the same', () => {
  expect(canonicalJson({ ä: 1, b: 2, B: 3, a: 4, '10': 5, '9': 6 })).toBe('{"10":5,"9":6,"B":3,"a":4,"b":2,"ä":1}');
});

test.for([Number.NaN, Number.POSITIVE_INFINITY, undefined, 1n, new Date(0), new Map(), [undefined], { a: () => 1 }])(
  '%s is not said at all',
  (value) => expect(() => canonicalJson(value)).toThrow(TypeError),
);

function turnedRound(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnedRound);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, field]) => [key, turnedRound(field)]),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, field]): [string, unknown] => [key, sorted(field)]);
  return entries.sort(([left], [right]) => (left < right ? -1 : 1));
}
