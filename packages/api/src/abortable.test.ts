import { expect, test } from 'vitest';
import { abortable } from './abortable.ts';

async function* numbers(upTo: number): AsyncGenerator<number, void> {
  for (let n = 1; n <= upTo; n += 1) yield n;
}

test('it gives what the source gives, and ends when the source ends', async () => {
  expect(await Array.fromAsync(abortable(numbers(3), new AbortController().signal))).toEqual([1, 2, 3]);
});

test('it ends at once when the signal aborts, though the source waits for something that never comes', async () => {
  async function* stuck(): AsyncGenerator<number, void> {
    yield 1;
    await new Promise(() => {});
  }
  const controller = new AbortController();
  const heard: number[] = [];
  const reading = (async () => {
    for await (const value of abortable(stuck(), controller.signal)) {
      heard.push(value);
      setImmediate(() => controller.abort());
    }
  })();
  await reading;
  expect(heard).toEqual([1]);
});

test('a source that could go on is told to return', async () => {
  const released = Promise.withResolvers<string>();
  async function* endless(): AsyncGenerator<number, void> {
    try {
      for (let n = 1; ; n += 1) yield n;
    } finally {
      released.resolve('released');
    }
  }
  const controller = new AbortController();
  for await (const value of abortable(endless(), controller.signal)) if (value === 3) controller.abort();
  expect(await released.promise).toBe('released');
});

test('leaving early releases the source and the listener on the signal', async () => {
  const controller = new AbortController();
  const released = Promise.withResolvers<string>();
  async function* endless(): AsyncGenerator<number, void> {
    try {
      for (let n = 1; ; n += 1) yield n;
    } finally {
      released.resolve('released');
    }
  }
  for await (const _ of abortable(endless(), controller.signal)) break;
  expect(await released.promise).toBe('released');
});

test('nothing is asked of the source when the signal has aborted before', async () => {
  let asked = false;
  async function* source(): AsyncGenerator<number, void> {
    asked = true;
    yield 1;
  }
  expect(await Array.fromAsync(abortable(source(), AbortSignal.abort()))).toEqual([]);
  expect(asked).toBe(false);
});

test('what the source throws is thrown', async () => {
  async function* failing(): AsyncGenerator<number, void> {
    yield 1;
    throw new Error('no more');
  }
  await expect(Array.fromAsync(abortable(failing(), new AbortController().signal))).rejects.toThrow('no more');
});
