import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A way to the server on which the first answers are lost: the server has done what was asked, and nobody hears it. */
export type LosingAnswers = AsyncDisposable & { readonly url: string; readonly lost: readonly unknown[] };

export async function losingAnswers(target: string, count: number): Promise<LosingAnswers> {
  const lost: unknown[] = [];
  const proxy = http.createServer(async (request, response) => {
    const { authorization = '', 'content-type': type = 'application/json' } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { authorization, 'content-type': type },
      ...(request.method === 'POST' && { body: await text(request) }),
    });
    const body = await answer.text();
    if (lost.length < count) {
      lost.push(JSON.parse(body).result?.data);
      response.destroy();
    } else {
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    lost,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
