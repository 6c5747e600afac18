import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { joinedSignal } from './joined-signal.ts';

test('it aborts with the reason of the first that does', () => {
  const [one, two] = [new AbortController(), new AbortController()];
  using joined = joinedSignal([one.signal, undefined, two.signal]);
  expect(joined.signal.aborted).toBe(false);
  two.abort('two');
  one.abort('one');
  expect(joined.signal.reason).toBe('two');
});

test('it is aborted from the start when one was', () => {
  using joined = joinedSignal([new AbortController().signal, AbortSignal.abort('before')]);
  expect(joined.signal.reason).toBe('before');
});

test('when its scope ends it aborts, and leaves no listener behind', () => {
  const { signal } = new AbortController();
  const joined = joinedSignal([signal]);
  joined[Symbol.dispose]();
  expect(joined.signal.aborted).toBe(true);
  expect(signal.aborted).toBe(false);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
