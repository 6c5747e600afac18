import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SecretUnreadable, secretBox } from './secret-box.ts';

const row = 'provider_settings.sealed_key:owner-1:openai';

test('what was sealed for a row is opened for that row', () => {
  const box = secretBox('a secret');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, anyRow) => {
      expect(box.open(box.seal(plain, anyRow), anyRow)).toBe(plain);
    }),
  );
});

test('a value that was moved to another row cannot be opened there', () => {
  const box = secretBox('a secret');
  const sealed = box.seal('sk-live', row);
  expect(() => box.open(sealed, 'provider_settings.sealed_key:owner-2:openai')).toThrow(SecretUnreadable);
});

test('a value in which any character was changed cannot be opened', () => {
  const box = secretBox('a secret');
  const sealed = box.seal('sk-live', row);
  // The last character of a part may hold unused bits, so every part is changed at its first.
  const starts = [0, ...[...sealed.matchAll(/\./g)].map((dot) => dot.index + 1)];
  for (const at of starts) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(() => box.open(changed, row)).toThrow(SecretUnreadable);
  }
});

test('a shortened tag is refused', () => {
  const box = secretBox('a secret');
  const parts = box.seal('sk-live', row).split('.');
  const short = [...parts.slice(0, 4), parts[4]?.slice(0, 6)].join('.');
  expect(() => box.open(short, row)).toThrow(SecretUnreadable);
});

test('a box with another secret says that it is the secret', () => {
  const sealed = secretBox('a secret').seal('sk-live', row);
  expect(() => secretBox('another').open(sealed, row)).toThrow('sealed with another CODELAB_SECRET');
});

test('after the secret was changed, old values are still opened and new ones use the new secret', () => {
  const sealed = secretBox('old').seal('sk-live', row);
  const box = secretBox('new', ['old']);
  expect(box.open(sealed, row)).toBe('sk-live');
  expect(() => secretBox('old').open(box.seal('sk-live', row), row)).toThrow(SecretUnreadable);
});

test('the same value sealed twice looks different, and shows nothing of itself', () => {
  const box = secretBox('a secret');
  const [first, second] = [box.seal('sk-live', row), box.seal('sk-live', row)];
  expect(first).not.toBe(second);
  expect(first).not.toContain('sk-live');
  expect(first).not.toContain(Buffer.from('sk-live').toString('base64url'));
});

test.each(['', 'v1', 'v2.a.b.c.d', 'v1.a.b.c.d.e', 'plain text'])('%j is not a sealed secret', (text) => {
  expect(() => secretBox('a secret').open(text, row)).toThrow(SecretUnreadable);
});
