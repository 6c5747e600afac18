import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { loopbackServers } from './loopback-servers.ts';

test('a server that lists its models is found, with the address to use', async () => {
  await using ollama = await listening('/api/tags', {
    models: [{ name: 'qwen3:8b', size: 1 }, { name: 'llama3.2:latest' }],
  });
  await using vllm = await listening('/v1/models', { object: 'list', data: [{ id: 'org/model' }] });

  const found = await loopbackServers([
    { name: 'Ollama', port: ollama.port, list: 'ollama' },
    { name: 'vLLM', port: vllm.port, list: 'openai' },
  ]).find();

  expect(found).toEqual([
    { name: 'Ollama', baseUrl: `http://127.0.0.1:${ollama.port}/v1`, models: ['qwen3:8b', 'llama3.2:latest'] },
    { name: 'vLLM', baseUrl: `http://127.0.0.1:${vllm.port}/v1`, models: ['org/model'] },
  ]);
});

test.each<[string, RequestListener]>([
  ['answers with a page', (_, response) => response.end('<html>My blog</html>')],
  ['answers with other JSON', (_, response) => response.end('{"data": [1]}')],
  ['answers with an error', (_, response) => response.writeHead(404).end('{"data": []}')],
  ['sends us elsewhere', (_, response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end()],
  ['breaks off', (_, response) => response.destroy()],
  ['never answers', () => {}],
  ['never ends its answer', (_, response) => response.write('{"data": [')],
])('a program that %s is not a model server', async (_, answer) => {
  await using server = await serving(answer);
  const startedAt = performance.now();
  expect(await loopbackServers([{ name: 'vLLM', port: server.port, list: 'openai' }]).find()).toEqual([]);
  expect(performance.now() - startedAt).toBeLessThan(800);
});

test('nothing on any port is found quickly', async () => {
  const gone = await serving(() => {});
  await gone[Symbol.asyncDispose]();
  expect(await loopbackServers([{ name: 'Jan', port: gone.port, list: 'openai' }]).find()).toEqual([]);
});

test('a model whose name cannot be written in a reference is not offered', async () => {
  await using server = await listening('/v1/models', {
    data: [{ id: 'good' }, { id: 'a b' }, { id: 'x'.repeat(200) }],
  });
  const found = await loopbackServers([{ name: 'vLLM', port: server.port, list: 'openai' }]).find();
  expect(found).toMatchObject([{ models: ['good'] }]);
});

test('everybody who asks within 30 seconds is served by one look', async () => {
  let asked = 0;
  await using server = await serving((_, response) => {
    asked += 1;
    response.end('{"data": []}');
  });
  let now = 0;
  const servers = loopbackServers([{ name: 'vLLM', port: server.port, list: 'openai' }], () => now);

  await Promise.all([servers.find(), servers.find()]);
  now = 29_999;
  await servers.find();
  expect(asked).toBe(1);

  now = 30_000;
  await servers.find();
  expect(asked).toBe(2);
});

type Running = AsyncDisposable & { readonly port: number };

function listening(path: string, body: unknown): Promise<Running> {
  return serving((request, response) => response.writeHead(request.url === path ? 200 : 404).end(JSON.stringify(body)));
}

async function serving(answer: RequestListener): Promise<Running> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
