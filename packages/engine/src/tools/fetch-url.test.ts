import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openInternet } from '../internet/open-internet.ts';
import { toolRoom } from './tool-room.ts';

async function room(pages: Readonly<Record<string, { type?: string; body: string | Buffer; status?: number }>>) {
  const tools = await toolRoom();
  const server = createServer(({ url = '' }, response) => {
    const page = pages[url] ?? { body: 'not found', status: 404, type: 'text/plain' };
    response.writeHead(page.status ?? 200, page.type === undefined ? {} : { 'content-type': page.type }).end(page.body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const internet = openInternet({ privateHosts: [`127.0.0.1:${port}`] });
  return {
    fetch: (path: string, more = {}) =>
      tools.call('fetch_url', { url: `http://127.0.0.1:${port}${path}`, ...more }, { internet }),
    async [Symbol.asyncDispose]() {
      server.close();
      await tools[Symbol.asyncDispose]();
    },
  };
}

test('fetch_url answers with the text of pages, data and plain text, and what is wrong with the rest', async () => {
  await using at = await room({
    '/page': { type: 'text/html; charset=windows-1251', body: Buffer.from([0x3c, 0x70, 0x3e, 0xcf, 0xf0, 0xe8]) },
    '/data': { type: 'application/json', body: '{"a":1}' },
    '/text': { type: 'text/plain', body: 'a\0b' },
    '/bare': { body: 'plain' },
    '/image': { type: 'image/png', body: 'x' },
    '/zip': { type: 'application/zip', body: 'x' },
  });

  expect(await at.fetch('/page')).toMatchObject({ status: 200, contentType: 'text/html', text: 'При' });
  expect(await at.fetch('/data')).toMatchObject({ text: '{"a":1}' });
  expect(await at.fetch('/text')).toMatchObject({ text: 'a\ufffdb' });
  expect(await at.fetch('/bare')).toMatchObject({ text: 'plain' });
  expect(await at.fetch('/nothing')).toMatchObject({ status: 404, text: 'not found' });
  for (const path of ['/image', '/zip']) await expect(at.fetch(path)).rejects.toThrow('which has no text');
});

test('fetch_url reads a long page in pieces that fit together', async () => {
  const body = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join('');
  await using at = await room({ '/long': { type: 'text/plain', body } });

  let read = '';
  for (let piece: { text: string; note?: string } | undefined; piece === undefined || piece.note !== undefined; ) {
    piece = (await at.fetch('/long', { offset: read.length })) as { text: string; note?: string };
    expect(piece.text.length).toBeLessThanOrEqual(40_000);
    read += piece.text;
  }

  expect(read === body).toBe(true);
});

test('fetch_url asks nobody in the network of the server', async () => {
  await using tools = await toolRoom();

  for (const url of ['http://localhost:3000/', 'http://127.0.0.1/', 'http://169.254.169.254/']) {
    await expect(tools.call('fetch_url', { url })).rejects.toMatchObject({ code: 'host_not_allowed' });
  }
});
