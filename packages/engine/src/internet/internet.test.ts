import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openInternet, type Resolve } from './open-internet.ts';
import { isPublicAddress } from './public-address.ts';
import { textOfPage } from './text-of-page.ts';

const { signal } = new AbortController();

async function site(listener: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.host}${request.url}`);
    listener(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Says of every name what it is told to say, one answer after the other. */
function names(known: Readonly<Record<string, readonly string[][]>>): Resolve & { asked: string[] } {
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    const answers = known[host] ?? [];
    return answers[Math.min(asked.filter((one) => one === host).length, answers.length) - 1] ?? [];
  };
  return Object.assign(resolve, { asked });
}

test.each([
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254', '168.63.129.16'],
  ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.168.1.1', '198.18.0.1', '224.0.0.1'],
  ...['240.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1'],
  ...['fc00::1', 'fd12:3456::1', 'fe80::1', 'fec0::1', 'ff02::1', '2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1'],
  ...['', 'localhost', '127.1'],
])('%s is no address of the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['1.1.1.1', '8.8.8.8', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450::1'])(
  '%s is one',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  ...[
    'http://127.0.0.1/',
    'http://localhost/',
    'http://0.0.0.0/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
  ],
  ...['http://127.1/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://[::]/'],
  ...['http://169.254.169.254/latest/meta-data/', 'http://192.168.0.1/', 'http://①②⑦.⓪.⓪.①/', 'http://127.0.0.1.:80/'],
  ...['https://user:password@example.org/', 'https://user@example.org/', 'ftp://example.org/', 'file:///etc/passwd'],
  ...[
    'http://example.org:22/',
    'http://example.org:5432/',
    'http://two.example/',
    'gopher://example.org/',
    'data:text/plain,x',
  ],
])('%s is refused before anything is asked', async (url) => {
  const resolve = names({
    localhost: [['127.0.0.1']],
    'two.example': [['93.184.216.34', '10.0.0.1']],
    'example.org': [['93.184.216.34']],
    '127.0.0.1.': [['127.0.0.1']],
  });

  await expect(openInternet({ resolve }).fetch(url, signal)).rejects.toMatchObject({ code: 'host_not_allowed' });
});

test('what is no address, or names nobody, is said in words', async () => {
  const internet = openInternet({ resolve: names({}) });

  await expect(internet.fetch('not an address', signal)).rejects.toMatchObject({ code: 'arguments_invalid' });
  await expect(internet.fetch('https://nowhere.example', signal)).rejects.toThrow('no host called nowhere.example');
});

test('an allowed private host is asked, by its exact name and port, and nothing else of it is', async () => {
  await using server = await site((_, response) => response.end('hello'));
  await using other = await site((_, response) => response.end('secret'));
  const internet = openInternet({ privateHosts: [`127.0.0.1:${server.port}`] });

  const answer = await internet.fetch(`http://127.0.0.1:${server.port}/a?b#c`, signal);

  expect(answer).toMatchObject({ status: 200, url: `http://127.0.0.1:${server.port}/a?b#c`, isCut: false });
  expect(answer.body.toString()).toBe('hello');
  expect(server.asked).toEqual([`127.0.0.1:${server.port}/a?b`]);
  await expect(internet.fetch(`http://127.0.0.1:${other.port}/`, signal)).rejects.toMatchObject({
    code: 'host_not_allowed',
  });
  expect(other.asked).toEqual([]);
});

test('a name that changes its mind is not asked twice: the connection goes where it was seen to lead', async () => {
  await using server = await site((_, response) => response.end('the one that was checked'));
  const resolve = names({ 'rebinding.example': [['127.0.0.1'], ['10.0.0.1']] });
  const internet = openInternet({ privateHosts: [`rebinding.example:${server.port}`], resolve });

  const answer = await internet.fetch(`http://rebinding.example:${server.port}/`, signal);

  expect(answer.body.toString()).toBe('the one that was checked');
  expect(resolve.asked).toEqual(['rebinding.example']);
});

test.each([
  'http://127.0.0.1/',
  'http://0.0.0.0/',
  'http://[::ffff:127.0.0.1]/',
  'http://2130706433/',
  'file:///etc/passwd',
])('a redirect to %s is refused', async (location) => {
  await using server = await site((_, response) => response.writeHead(302, { location }).end());
  const internet = openInternet({
    privateHosts: [`site.example:${server.port}`],
    resolve: names({ 'site.example': [['127.0.0.1']] }),
  });

  await expect(internet.fetch(`http://site.example:${server.port}/`, signal)).rejects.toMatchObject({
    code: 'host_not_allowed',
  });
});

test('a name that leads elsewhere after a redirect is checked again', async () => {
  await using server = await site((_, response) =>
    response.writeHead(302, { location: 'http://site.example/2' }).end(),
  );
  const resolve = names({ 'site.example': [['127.0.0.1'], ['10.0.0.1']] });
  const internet = openInternet({ privateHosts: [`site.example:${server.port}`], resolve });

  await expect(internet.fetch(`http://site.example:${server.port}/1`, signal)).rejects.toMatchObject({
    code: 'host_not_allowed',
  });
});

test('redirects on the same host are followed five times, and to another host not at all', async () => {
  await using server = await site(({ url = '' }, response) => {
    const left = Number(url.slice(1));
    if (left > 0) response.writeHead(301, { location: `/${left - 1}` }).end();
    else if (url === '/away') response.writeHead(302, { location: 'https://other.example/x' }).end();
    else response.end('there');
  });
  const internet = openInternet({
    privateHosts: [`site.example:${server.port}`],
    resolve: names({ 'site.example': [['127.0.0.1']], 'other.example': [['93.184.216.34']] }),
  });
  const at = (path: string) => internet.fetch(`http://site.example:${server.port}${path}`, signal);

  expect(await at('/5')).toMatchObject({ status: 200, url: expect.stringMatching(/\/0$/) });
  await expect(at('/6')).rejects.toThrow('leads on more than 5 times');
  expect(await at('/away')).toMatchObject({ status: 302, redirect: 'https://other.example/x' });
});

test('more than two megabytes are not read, also where little unpacks to much', async () => {
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
  await using server = await site(({ url }, response) => {
    if (url === '/bomb') response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    else if (url === '/broken') response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip');
    else if (url === '/odd') response.writeHead(200, { 'content-encoding': 'zstd' }).end('x');
    else response.end(Buffer.alloc(3 * 1024 * 1024, 'x'));
  });
  const internet = openInternet({ privateHosts: ['127.0.0.1'] });
  const at = (path: string) => internet.fetch(`http://127.0.0.1:${server.port}${path}`, signal);

  for (const path of ['/', '/bomb']) {
    const answer = await at(path);
    expect(answer.isCut).toBe(true);
    expect(answer.body).toHaveLength(2 * 1024 * 1024);
  }
  await expect(at('/broken')).rejects.toThrow('could not be asked');
  await expect(at('/odd')).rejects.toThrow('encoded as "zstd"');
});

test('who stops waiting is not told a reason of the host', async () => {
  await using server = await site(() => {});
  const leave = new AbortController();
  const asking = openInternet({ privateHosts: ['127.0.0.1'] }).fetch(`http://127.0.0.1:${server.port}/`, leave.signal);
  await expect.poll(() => server.asked).toHaveLength(1);

  leave.abort(new Error('left'));

  await expect(asking).rejects.toThrow('left');
});

test('a page becomes what a reader would see of it', () => {
  const html = `<!doctype html><html><head><title>A &amp; B</title><style>p{}</style><script>x</script></head>
    <body><nav><a href="/">Home</a></nav><h1>Title</h1><p>One <b>two</b>
    <a href="/three?x=1">three</a> <a href="javascript:alert(1)">four</a>.</p>
    <ul><li><p>first</p></li><li>second<ol><li>inner</li></ol></li></ul>
    <pre>a  &lt;b&gt;
  c</pre><table><tr><th>k</th><th>v</th></tr><tr><td>1</td><td>2</td></tr></table>
    <img src="x.png" alt="A cat"><form><input></form></body></html>`;

  expect(textOfPage(html, 'https://example.org/docs/')).toEqual({
    title: 'A & B',
    isCut: false,
    text: `# Title

One **two** [three](https://example.org/three?x=1) four.

- first

- second
  1. inner

\`\`\`
a  <b>
  c
\`\`\`

| k | v |
| 1 | 2 |

[A cat]`,
  });
});

test('a page that is made to hold up its reader does not', () => {
  const pages = [
    '<div>'.repeat(400_000),
    '<a href="x">'.repeat(160_000),
    '<'.repeat(2_000_000),
    '<p>&amp;'.repeat(250_000),
    `<!--${'-'.repeat(2_000_000)}`,
  ];
  for (const page of pages) {
    const startedAt = performance.now();
    textOfPage(page, 'https://example.org/');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  }
});
