import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { tracked } from '@trpc/server';
import { expect, test } from 'vitest';
import { type EventStream, writeEventStream } from './event-stream.ts';

type Source = EventStream['open'];

/** A server that answers every request with this stream, and a request to it. */
async function streamOf(open: Source, { pingMs = 60_000 }: { readonly pingMs?: number } = {}) {
  const settled = Promise.withResolvers<void>();
  const server = http.createServer((_, response) => {
    const shapeOf = (error: unknown) => ({ message: String(error) });
    writeEventStream(response, { retryMs: 250, pingMs, settings: { quick: true }, open, shapeOf }).then(
      settled.resolve,
      settled.reject,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const request = http.get({ port: (server.address() as AddressInfo).port });
  const response = await new Promise<http.IncomingMessage>((resolve) => request.once('response', resolve));
  return {
    response,
    settled: settled.promise,
    async [Symbol.asyncDispose]() {
      request.destroy();
      await settled.promise;
      server.close();
    },
  };
}

const begun = 'retry: 250\n\nevent: connected\ndata: {"quick":true}\n\n';

test('events are told with their ids, and the end as an end', async () => {
  await using stream = await streamOf(async function* () {
    yield tracked('7', { said: 'two\nlines' });
    yield { said: 'without an id' };
  });
  expect(await text(stream.response)).toBe(
    `${begun}data: {"said":"two\\nlines"}\nid: 7\n\ndata: {"said":"without an id"}\n\nevent: return\ndata: \n\n`,
  );
});

test('an error is told and ends the stream; an AbortError just ends it, so that the client comes back', async () => {
  await using failing = await streamOf(() => Promise.reject(new Error('no')));
  expect(await text(failing.response)).toBe(`${begun}event: serialized-error\ndata: {"message":"Error: no"}\n\n`);

  await using stopping = await streamOf(async function* () {
    yield 1;
    throw new DOMException('The server is stopping.', 'AbortError');
  });
  expect(await text(stopping.response)).toBe(`${begun}data: 1\n\n`);
});

test('who is silent gives signs of life', async () => {
  const heard = Promise.withResolvers<void>();
  const silent = async function* () {
    await heard.promise;
    yield 'at last';
  };
  await using stream = await streamOf(silent, { pingMs: 10 });
  let said = '';
  for await (const chunk of stream.response.setEncoding('utf8')) {
    said += chunk;
    if (said.includes('event: ping\ndata: \n\nevent: ping\ndata: \n\n')) heard.resolve();
  }
  expect(said).toMatch(/data: "at last"\n\nevent: return\ndata: \n\n$/);
});

test('a source is not asked for more than its reader takes, and hears when the reader leaves', async () => {
  let asked = 0;
  let left: AbortSignal | undefined;
  {
    await using stream = await streamOf(async function* (signal) {
      left = signal;
      for (; asked < 1_000 && !signal.aborted; asked += 1) yield 'x'.repeat(100_000);
    });
    await once(stream.response, 'readable');
    expect(asked).toBeLessThan(500);
  }
  expect(left?.aborted).toBe(true);
  expect(asked).toBeLessThan(1_000);
});
