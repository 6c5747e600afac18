import { expect, test } from 'vitest';
import { openCircuits } from './circuits.ts';
import { ModelFailure } from './reply.ts';

test('a provider that failed five times in a row is left alone, then asked by one, then by everybody', () => {
  let now = 0;
  const circuits = openCircuits(() => now);
  for (let failure = 1; failure <= 4; failure += 1) circuits.failed('openai');
  circuits.assertClosed('openai');
  circuits.failed('openai');
  expect(() => circuits.assertClosed('openai')).toThrow(ModelFailure);
  expect(() => circuits.assertClosed('openai')).toThrow(
    expect.objectContaining({ retryable: true, retryAfterMs: 5_000 }),
  );
  circuits.assertClosed('anthropic');

  now = 5_000;
  circuits.assertClosed('openai');
  expect(() => circuits.assertClosed('openai')).toThrow(ModelFailure);
  circuits.succeeded('openai');
  circuits.assertClosed('openai');
  circuits.assertClosed('openai');
});

test('a provider that stays away is asked ever less often, at least once a minute', () => {
  let now = 0;
  const circuits = openCircuits(() => now);
  for (let failure = 1; failure <= 30; failure += 1) circuits.failed('google');
  now = 59_999;
  expect(() => circuits.assertClosed('google')).toThrow(ModelFailure);
  now = 60_000;
  circuits.assertClosed('google');
});
