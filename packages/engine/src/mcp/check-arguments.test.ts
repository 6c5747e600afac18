import { expect, test } from 'vitest';
import { isUsableSchema, reasonAgainstArguments } from './check-arguments.ts';

const schema = {
  type: 'object',
  properties: {
    path: { type: 'string', minLength: 1 },
    lines: { type: 'integer', minimum: 1 },
    kind: { enum: ['a', 'b'] },
    edits: { type: 'array', items: { $ref: '#/$defs/edit' } },
  },
  required: ['path'],
  additionalProperties: false,
  $defs: { edit: { type: 'object', properties: { from: { type: 'string' } }, required: ['from'] } },
};

test('arguments that fit are let through', () => {
  expect(reasonAgainstArguments(schema, { path: 'a', lines: 2, kind: 'b', edits: [{ from: 'x' }] })).toBeUndefined();
});

test.each([
  [{}, 'path'],
  [{ path: 1 }, 'path'],
  [{ path: 'a', lines: 1.5 }, 'lines'],
  [{ path: 'a', kind: 'c' }, 'kind'],
  [{ path: 'a', edits: [{}] }, 'from'],
  [{ path: 'a', other: 1 }, 'other'],
  [[], 'object'],
  ['text', 'object'],
])('%j is refused, and the reason names what is wrong', (given, named) => {
  expect(reasonAgainstArguments(schema, given)).toContain(named);
});

test('a schema that would be walked for ever stops nobody', () => {
  const slow = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } };
  const circular = { $ref: '#' };
  const levels = Array.from({ length: 40 }, (_, level) => [
    `l${level}`,
    { allOf: [{ $ref: `#/$defs/l${level + 1}` }, { $ref: `#/$defs/l${level + 1}` }] },
  ]);
  const doubling = { $ref: '#/$defs/l0', $defs: { ...Object.fromEntries(levels), l40: {} } };
  const begunAt = performance.now();

  expect(reasonAgainstArguments(slow, { a: `${'a'.repeat(40)}!` })).toContain('could not be checked in time');
  expect(reasonAgainstArguments(circular, {})).toContain('cannot be read');
  expect(reasonAgainstArguments(doubling, {})).toContain('could not be checked in time');
  expect(isUsableSchema(doubling)).toBe(false);
  expect(isUsableSchema({ $ref: '#/nowhere' })).toBe(false);
  expect(isUsableSchema({ type: 'object' })).toBe(true);
  expect(performance.now() - begunAt).toBeLessThan(5_000);
});
