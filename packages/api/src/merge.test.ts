import { expect, test } from 'vitest';
import { merge } from './merge.ts';

/** A source that gives what it is told to give, when it is told to. */
function told<Value>() {
  const values: Value[] = [];
  let wake = () => {};
  let ended = false;
  const source = (async function* () {
    for (;;) {
      const value = values.shift();
      if (value !== undefined) yield value;
      else if (ended) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  })();
  return {
    source,
    tell(value: Value) {
      values.push(value);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
  };
}

test('values come in the order they were given, whichever source they are from', async () => {
  const [one, two] = [told<string>(), told<string>()];
  const merged = merge([one.source, two.source]);
  const next = async () => (await merged.next()).value;

  two.tell('b1');
  expect(await next()).toBe('b1');
  one.tell('a1');
  expect(await next()).toBe('a1');
  two.tell('b2');
  expect(await next()).toBe('b2');

  one.end();
  two.tell('b3');
  expect(await next()).toBe('b3');
  two.end();
  expect((await merged.next()).done).toBe(true);
});

test('a quick source does not keep a slow one from being heard', async () => {
  async function* quick(): AsyncGenerator<string, void> {
    for (;;) yield 'quick';
  }
  const slow = told<string>();
  const merged = merge([quick(), slow.source]);
  await merged.next();
  slow.tell('slow');
  const heard: unknown[] = [];
  for (let n = 0; n < 10; n += 1) heard.push((await merged.next()).value);
  expect(heard).toContain('slow');
  await merged.return();
});

test('a source is not asked for more before its value was taken', async () => {
  let given = 0;
  async function* counting(): AsyncGenerator<number, void> {
    for (;;) yield ++given;
  }
  const merged = merge([counting()]);
  await merged.next();
  await new Promise(setImmediate);
  expect(given).toBe(1);
  await merged.return();
});

test('when one source fails, the error is thrown and the others are released', async () => {
  const released = Promise.withResolvers<string>();
  async function* endless(): AsyncGenerator<number, void> {
    try {
      for (let n = 1; ; n += 1) yield n;
    } finally {
      released.resolve('released');
    }
  }
  async function* failing(): AsyncGenerator<number, void> {
    yield 0;
    throw new Error('broken');
  }
  await expect(async () => {
    for await (const _ of merge([endless(), failing()])) await new Promise(setImmediate);
  }).rejects.toThrow('broken');
  expect(await released.promise).toBe('released');
});

test('when the reader leaves, every source is released', async () => {
  const released: number[] = [];
  async function* endless(id: number): AsyncGenerator<number, void> {
    try {
      for (;;) yield id;
    } finally {
      released.push(id);
    }
  }
  for await (const _ of merge([endless(1), endless(2)])) break;
  await new Promise(setImmediate);
  expect(released.toSorted()).toEqual([1, 2]);
});

test('nothing merged is nothing', async () => {
  expect(await Array.fromAsync(merge([]))).toEqual([]);
});
