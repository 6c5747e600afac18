import { afterEach, expect, test, vi } from 'vitest';
import { CommandKey } from '@codelab/protocol/ids';
import { newKey } from './new-key.ts';

afterEach(() => vi.unstubAllGlobals());

test('a key is a UUID, and the next one is another', () => {
  expect(CommandKey.parse(newKey())).not.toBe(newKey());
});

test('where the browser has no randomUUID, as over plain HTTP, a key is a UUID all the same', () => {
  const { crypto } = globalThis;
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) });
  expect(CommandKey.parse(newKey())).not.toBe(newKey());
});
