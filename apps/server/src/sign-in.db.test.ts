import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStream } from './testing/open-stream.ts';
import { type App, startApp } from './testing/start-app.ts';

let app: App;
beforeAll(async () => {
  app = await startApp({ env: { CODELAB_HOSTS: 'codelab.lan' } });
});
afterAll(() => app[Symbol.asyncDispose]());

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** Unlike `fetch`, sends the headers that only a browser may set. */
function ask(path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request(
    `${app.url}${path}`,
    { method: body === undefined ? 'GET' : 'POST', headers },
    async (answer) => {
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) });
    },
  );
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

async function newLink(): Promise<string> {
  const link = new URL(await app.server.newLink());
  return link.pathname + link.search;
}

async function signedIn(): Promise<string> {
  const { headers } = await ask(await newLink());
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

const ourPage = () => ({
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'cors',
  'content-type': 'application/json',
});
const create = () => JSON.stringify({ key: randomUUID() });
const codeIn = ({ body }: Answer) => JSON.parse(body).error?.data.problem.code;

test('the printed link signs a browser in, once, and leads to the app', async () => {
  const link = await newLink();
  const first = await ask(link);
  expect(first).toMatchObject({ status: 303, headers: { location: '/', 'cache-control': 'no-store' } });
  expect(String(first.headers['set-cookie'])).toMatch(/^codelab_session_\d+=.+; HttpOnly; SameSite=Lax/);

  const again = await ask(link, { accept: 'text/html', 'accept-language': 'en' });
  expect(again.status).toBe(401);
  expect(again.body).toContain('This link was used already');
  expect(again.headers['set-cookie']).toBeUndefined();
});

test('a browser that only looks ahead does not spend the link', async () => {
  const link = await newLink();
  expect((await ask(link, { 'sec-purpose': 'prefetch;prerender' })).headers['set-cookie']).toBeUndefined();
  expect((await ask(link)).status).toBe(303);
});

test('whoever is signed in may open an old link again', async () => {
  const link = await newLink();
  const cookie = String((await ask(link)).headers['set-cookie']).split(';')[0] ?? '';
  expect(await ask(link, { cookie })).toMatchObject({ status: 303, headers: { location: '/' } });
});

test.each([
  [{ 'accept-language': 'en-GB,en;q=0.9' }, 'Open the link from the terminal', 'en'],
  [{ 'accept-language': 'ru-RU,ru;q=0.9' }, 'Откройте ссылку из терминала', 'ru'],
  [{ 'accept-language': 'en', cookie: 'codelab-locale=ru' }, 'Откройте ссылку из терминала', 'ru'],
])('without a session a page only says how to get in: %j', async (headers, title, lang) => {
  for (const path of ['/', '/c/123', '/settings', '/login']) {
    const { status, body } = await ask(path, { accept: 'text/html', ...headers });
    expect({ path, status }).toEqual({ path, status: 401 });
    expect(body).toContain(title);
    expect(body).toContain(`<html lang="${lang}">`);
    expect(body).not.toContain('_next');
  }
});

test('a session opens the API to our own page, and survives a restart', async () => {
  const cookie = await signedIn();
  expect((await ask('/api/trpc/agent.list', { cookie, ...ourPage() })).status).toBe(200);
  await app.restart();
  expect((await ask('/api/trpc/agent.list', { cookie, ...ourPage() })).status).toBe(200);
  expect((await ask('/api/trpc/conversation.create', { cookie, ...ourPage() }, create())).status).toBe(200);
});

test('without session or token every call is refused as unauthenticated, a stream too', async () => {
  for (const headers of [{}, { cookie: 'codelab_session_1=forged' }, { authorization: 'Bearer forged' }]) {
    const answer = await ask('/api/trpc/agent.list', headers);
    expect([answer.status, codeIn(answer)]).toEqual([401, 'unauthenticated']);
  }
  await using stream = await openStream(app, 'live.stream', {
    input: { watch: [] },
    headers: { authorization: 'Bearer forged' },
  });
  expect((await stream.nextError()).data.problem).toMatchObject({ code: 'unauthenticated', retryable: false });
});

test("another site's page cannot use the session of the person who looks at it", async () => {
  const cookie = await signedIn();
  const before = await app.rowCounts();
  const json = { cookie, 'content-type': 'application/json' };
  const port = new URL(app.url).port;
  const attempts: Record<string, string>[] = [
    json,
    { ...json, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin: 'https://evil.example' },
    { ...json, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', origin: 'http://127.0.0.1:1' },
    { ...json, origin: 'https://evil.example' },
    { ...json, origin: 'null' },
    { ...json, ...ourPage(), host: `evil.example:${port}` },
    { cookie, 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  ];
  for (const headers of attempts) {
    const answer = await ask('/api/trpc/conversation.create', headers, create());
    expect(answer.status, JSON.stringify(headers)).toBeGreaterThanOrEqual(400);
  }
  const form = await ask(
    '/api/trpc/conversation.create',
    { cookie, ...ourPage(), 'content-type': 'application/x-www-form-urlencoded' },
    create(),
  );
  expect(form.status).toBe(400);
  expect(await app.rowCounts()).toEqual(before);
});

test('reading by link, image or frame is refused', async () => {
  const cookie = await signedIn();
  for (const headers of [
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  ]) {
    const answer = await ask('/api/trpc/conversation.list?input={}', { cookie, ...headers });
    expect([answer.status, codeIn(answer)]).toEqual([403, 'forbidden']);
  }
});

test('a name from CODELAB_HOSTS is answered, a rebound one is not', async () => {
  const authorization = `Bearer ${app.token}`;
  expect((await ask('/api/trpc/agent.list', { authorization, host: 'codelab.lan' })).status).toBe(200);
  expect((await ask('/api/trpc/agent.list', { authorization, host: 'rebound.example' })).status).toBe(403);
});

test('nothing may be framed, sniffed or told to other sites', async () => {
  for (const path of ['/health', '/', '/api/trpc/agent.list', '/nowhere']) {
    expect((await ask(path, { accept: 'text/html' })).headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
  }
});
