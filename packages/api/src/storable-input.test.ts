import { expect, test } from 'vitest';
import { Problem } from '@codelab/protocol/problem';
import { assertStorable } from './storable-input.ts';

const refused = expect.objectContaining({ code: 'invalid_input' });

function codeOf(input: unknown): unknown {
  try {
    assertStorable(input);
    return undefined;
  } catch (error) {
    return error instanceof Problem ? error : 'another error';
  }
}

test('ordinary input in any script passes', () => {
  for (const input of [undefined, null, 1, 'Привет, 世界 👋🏽', { a: [{ b: 'text' }] }]) {
    expect(codeOf(input)).toBeUndefined();
  }
});

test('text that Postgres cannot keep is refused wherever it stands', () => {
  for (const text of ['a\0b', '\ud83d', 'x\udc00y']) {
    for (const input of [text, [text], { deep: [{ er: text }] }, { [text]: 1 }]) {
      expect(codeOf(input)).toEqual(refused);
    }
  }
});

test('input nested without end is refused, however deep it is', () => {
  expect(codeOf(JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)))).toEqual(refused);
  expect(codeOf(JSON.parse(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`))).toEqual(refused);
  expect(codeOf(JSON.parse('['.repeat(60) + ']'.repeat(60)))).toBeUndefined();
});

test('a very wide input is looked at whole', () => {
  expect(codeOf([...Array.from({ length: 300_000 }, () => 'x'), '\0'])).toEqual(refused);
});
