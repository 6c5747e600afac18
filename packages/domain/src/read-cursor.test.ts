import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConversationId } from '@codelab/protocol/ids';
import { Problem } from '@codelab/protocol/problem';
import { formatCursor, formatLiveCursor, type LiveCursor } from './format-cursor.ts';
import { parseCursor, parseLiveCursor } from './read-cursor.ts';

const id = fc.uuid().map((text) => ConversationId.parse(text));
const liveCursor: fc.Arbitrary<LiveCursor> = fc
  .array(fc.tuple(id, fc.maxSafeNat()), { maxLength: 8 })
  .map((entries) => new Map(entries));

test('a cursor is read as it was written', () =>
  fc.assert(fc.property(fc.maxSafeNat(), (seq) => void expect(parseCursor(formatCursor(seq))).toBe(seq))));

test('the cursors of many conversations are read as they were written, in their order', () =>
  fc.assert(
    fc.property(liveCursor, (cursor) => {
      expect([...parseLiveCursor(formatLiveCursor(cursor))]).toEqual([...cursor]);
    }),
  ));

test('any text is either a cursor, written in the one way there is, or cursor_invalid', () => {
  const almost = fc
    .array(fc.constantFrom('0', '7', '42', ',', ':', '-1', ' ', '1e3', '00000000-0000-4000-8000-000000000001'))
    .map((pieces) => pieces.join(''));
  const isExact = (text: string, again: (text: string) => string) => {
    try {
      expect(again(text)).toBe(text);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      expect(error.code).toBe('cursor_invalid');
    }
  };
  return fc.assert(
    fc.property(fc.oneof(fc.string(), almost), (text) => {
      isExact(text, (given) => formatCursor(parseCursor(given)));
      isExact(text, (given) => formatLiveCursor(parseLiveCursor(given)));
    }),
  );
});

test.for(['', '-1', '01', '1.5', '1e3', ' 1', '１', 'abc', '9007199254740993', '99999999999999999'])(
  '"%s" is no cursor',
  (text) => expect(() => parseCursor(text)).toThrow(expect.objectContaining({ code: 'cursor_invalid' })),
);

const one = '00000000-0000-4000-8000-000000000001';
test.for([',', one, `${one}:`, `${one}:1,`, `${one}:1,${one}:2`, `${one}:1:2`, 'x:1', `${one}:-1`])(
  '"%s" is no place in many conversations',
  (text) => expect(() => parseLiveCursor(text)).toThrow(expect.objectContaining({ code: 'cursor_invalid' })),
);
