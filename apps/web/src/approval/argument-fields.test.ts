import { expect, test } from 'vitest';
import type { Json } from '@codelab/protocol/json';
import { draftOf, fieldsOf, readDraft } from './argument-fields.ts';

test('every value gets the control of its kind', () => {
  const value = {
    path: 'a.ts',
    content: 'one\ntwo',
    long: 'x'.repeat(81),
    limit: 3,
    recursive: false,
    globs: ['*.ts'],
    options: { deep: true },
    cursor: null,
  };
  expect(fieldsOf(value).map(({ name, kind }) => [name, kind])).toEqual([
    ['path', 'text'],
    ['content', 'long_text'],
    ['long', 'long_text'],
    ['limit', 'number'],
    ['recursive', 'boolean'],
    ['globs', 'list'],
    ['options', 'object'],
    ['cursor', 'any'],
  ]);
});

test.each<Json>([
  { path: 'a.ts', content: 'one\ntwo\n', limit: 3, deep: false, globs: ['*', 1, null], options: { a: { b: [] } } },
  { text: '', zero: 0, negative: -1.5e-7, large: 1e21, nothing: null, '': 'unnamed' },
  { number: '7', boolean: 'true', json: '{"a":1}', spaces: '  x  ', quotes: '"\\' },
  {},
  [],
  ['a', 1],
  'text',
  7,
  true,
  null,
])('%j that is not touched comes back as it was', (value) => {
  const fields = fieldsOf(value);
  expect(readDraft(fields, draftOf(fields))).toEqual({ ok: true, value });
});

test('a number stays a number, and a text that looks like one stays a text', () => {
  const fields = fieldsOf({ limit: 3, version: '3' });
  expect(readDraft(fields, { limit: '12.5', version: '4' })).toEqual({
    ok: true,
    value: { limit: 12.5, version: '4' },
  });
});

test.each(['', '  ', 'many', '1e999'])('%j is not a number', (limit) => {
  expect(readDraft(fieldsOf({ limit: 3 }), { limit })).toEqual({
    ok: false,
    problems: { limit: { problem: 'number' } },
  });
});

test('a list stays a list and an object an object', () => {
  const fields = fieldsOf({ globs: ['*.ts'], options: {} });
  expect(readDraft(fields, { globs: '{}', options: '[]' })).toEqual({
    ok: false,
    problems: { globs: { problem: 'list' }, options: { problem: 'object' } },
  });
});

test('JSON that does not parse says what is wrong, and spoils nothing else', () => {
  const fields = fieldsOf({ globs: ['*.ts'], limit: 1 });
  expect(readDraft(fields, { globs: '["*.ts"', limit: '2' })).toMatchObject({
    ok: false,
    problems: { globs: { problem: 'json', message: expect.stringContaining('JSON') } },
  });
});

test('what was nothing may become anything', () => {
  expect(readDraft(fieldsOf({ cursor: null }), { cursor: '"next"' })).toEqual({ ok: true, value: { cursor: 'next' } });
});

test('arguments that are one value are one field', () => {
  const fields = fieldsOf(['a']);
  expect(fields).toEqual([{ name: '', kind: 'list', value: ['a'] }]);
  expect(readDraft(fields, { '': '["b"]' })).toEqual({ ok: true, value: ['b'] });
});

test('an empty object has nothing to write and stays empty', () => {
  expect(fieldsOf({})).toEqual([]);
  expect(readDraft([], {})).toEqual({ ok: true, value: {} });
});

test('a schema says more of what was given, and names what was not', () => {
  const schema = {
    type: 'object',
    properties: {
      path: { type: 'string', description: 'Which file.' },
      mode: { enum: ['fast', 'slow'] },
      head: { type: 'integer' },
      deep: { type: 'boolean' },
    },
  };
  const fields = fieldsOf({ path: 'a', mode: 'fast' }, schema);
  expect(fields).toEqual([
    { name: 'path', kind: 'text', value: 'a', about: 'Which file.' },
    { name: 'mode', kind: 'choice', choices: ['fast', 'slow'], value: 'fast' },
    { name: 'head', kind: 'number', value: null, isAbsent: true },
    { name: 'deep', kind: 'boolean', value: null, isAbsent: true },
  ]);
  const draft = draftOf(fields);
  expect(readDraft(fields, draft)).toEqual({ ok: true, value: { path: 'a', mode: 'fast' } });
  expect(readDraft(fields, { ...draft, mode: 'slow', head: '3', deep: true })).toEqual({
    ok: true,
    value: { path: 'a', mode: 'slow', head: 3, deep: true },
  });
});
