import { existsSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { chromium } from 'playwright';
import { findBrowser, launchOptionsOf } from '../scripts/find-browser.ts';
import { startMainServer } from './lab/main-server.ts';
import { temporaryFolder } from './lab/place.ts';
import { printTable } from './lab/table.ts';

type Script = { readonly path: string; readonly sent: number; readonly gzipped: number; readonly plain: number };

/** A way to the server that counts every script, those of workers too. */
async function countingProxy(
  target: URL,
): Promise<AsyncDisposable & { readonly url: string; readonly scripts: Script[] }> {
  const scripts: Script[] = [];
  const proxy = http.createServer((request, response) => {
    const forwarded = http.request(
      { host: target.hostname, port: target.port, path: request.url, method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        if (!/javascript/.test(answer.headers['content-type'] ?? '')) return;
        void buffer(answer).then((sent) => {
          const plain = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
          const sizes = { sent: sent.length, gzipped: gzipSync(plain).length, plain: plain.length };
          scripts.push({ path: request.url ?? '', ...sizes });
        });
      },
    );
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    scripts,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

/** `first`: so many of the scripts were there when a person could write; the others came when nobody waited for them. */
type FirstLoad = { readonly scripts: readonly Script[]; readonly first: number };

/** The chat page by a browser that has never seen it, until nothing more is loaded. */
async function firstLoad(): Promise<FirstLoad | { readonly skipped: string }> {
  if (!existsSync(path.join(import.meta.dirname, '../apps/web/.next/BUILD_ID'))) {
    return { skipped: 'the web app is not built (`npm run build`)' };
  }
  const found = findBrowser();
  if (found.executablePath === undefined) return { skipped: found.reason };
  using folder = temporaryFolder();
  await using server = await startMainServer(path.join(folder.path, 'data'));
  await using proxy = await countingProxy(server.link);
  await using browser = await chromium.launch(launchOptionsOf(found));
  const page = await browser.newPage();
  await page.goto(`${proxy.url}${server.link.pathname}${server.link.search}`);
  await page.getByRole('textbox').first().waitFor();
  const first = proxy.scripts.length;
  let seen = -1;
  while (seen !== proxy.scripts.length) {
    seen = proxy.scripts.length;
    await page.waitForTimeout(1_500);
  }
  return { scripts: proxy.scripts, first };
}

const loaded = await firstLoad();
if ('skipped' in loaded) {
  console.log(`  skipped: ${loaded.skipped}`);
} else {
  const { scripts, first } = loaded;
  const kB = (some: readonly Script[], of: (script: Script) => number) =>
    some.reduce((sum, script) => sum + of(script), 0) / 1_000;
  const gzipped = (script: Script) => script.gzipped;
  printTable('limit', [
    { what: `${scripts.length} scripts of the chat, gzip`, unit: 'kB', ours: kB(scripts, gzipped), atMost: 250 },
    { what: '… until a person can write', unit: 'kB', ours: kB(scripts.slice(0, first), gzipped), atMost: 250 },
    { what: '… all, as they came over the wire', unit: 'kB', ours: kB(scripts, (script) => script.sent) },
    { what: '… all, unpacked', unit: 'kB', ours: kB(scripts, (script) => script.plain) },
  ]);
  if (process.env.BENCH_DETAILS === '1') {
    for (const [index, script] of scripts.entries()) {
      console.log(`  ${index < first ? 'first' : 'later'}  ${script.gzipped}  ${script.path.split('?')[0]}`);
    }
  }
}
