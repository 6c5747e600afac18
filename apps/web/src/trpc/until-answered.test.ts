import { expect, test } from 'vitest';
import { untilAnswered } from './until-answered.ts';

const atOnce = () => Promise.resolve();
const refusal = (code: string, retryable: boolean) =>
  Object.assign(new Error(code), { data: { problem: { code, message: code, retryable } } });

test('what did not arrive is sent again until it is answered', async () => {
  const outcomes = [new TypeError('fetch failed'), refusal('unavailable', true), 'accepted'];
  const send = async () => {
    const outcome = outcomes.shift();
    if (typeof outcome !== 'string') throw outcome;
    return outcome;
  };

  await expect(untilAnswered(send, atOnce)).resolves.toBe('accepted');
  expect(outcomes).toEqual([]);
});

test('a refusal is an answer: it is not asked for twice', async () => {
  let sent = 0;
  const send = async () => {
    sent += 1;
    throw refusal('archived', false);
  };

  await expect(untilAnswered(send, atOnce)).rejects.toThrow('archived');
  expect(sent).toBe(1);
});

test('it gives up when the server stays away', async () => {
  const waited: number[] = [];
  const send = () => Promise.reject(new TypeError('fetch failed'));

  await expect(untilAnswered(send, async (delayMs) => void waited.push(delayMs))).rejects.toThrow('fetch failed');
  expect(waited).toEqual([300, 1_000, 2_500, 5_000]);
});
