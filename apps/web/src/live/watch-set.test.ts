import { expect, test } from 'vitest';
import type { ConversationId } from '@codelab/protocol/ids';
import { lookedAt, watchSetOf } from './watch-set.ts';

const ids = (text: string) => text.split('') as ConversationId[];

test('the conversation that was looked at last comes first, and each stands there once', () => {
  expect(lookedAt(ids('abc'), ids('c'))).toEqual(ids('cab'));
  expect(lookedAt([], ids('aa'))).toEqual(ids('a'));
});

test('at most eight conversations are watched, and the ones looked at longest ago are left out', () => {
  expect(watchSetOf(ids('abcdefghij'), new Set(ids('abcdefghij')))).toEqual(ids('abcdefgh'));
});

test('what a tab shows goes before what no tab shows any more', () => {
  expect(watchSetOf(ids('abcdefghij'), new Set(ids('ij')))).toEqual(ids('ijabcdef'));
});
