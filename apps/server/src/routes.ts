import type { IncomingMessage, ServerResponse } from 'node:http';
import { refusalOf } from '@codelab/api/guard';
import { Problem } from '@codelab/protocol/problem';
import type { Handle } from './listen.ts';
import { type LoginPage, loginPage, loginPagePolicy } from './login-page.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';
import { respondJson, respondProblem } from './respond.ts';
import { type Door, serveTrpc } from './trpc-routes.ts';

export type Site = Door & {
  readonly version: string;
  readonly metrics: Metrics;
  readonly readiness: () => Promise<Readiness>;
  /** The web app; absent where only the API is served. */
  readonly pages: Handle | undefined;
  /** Somebody signed in, so the printed link is spent. */
  readonly onSignIn: () => void;
};

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** Everything that is served, by its path. */
export function siteHandler(site: Site): Handle {
  return (request, response) => {
    protect(response);
    route(site, { request, response }).catch((error: unknown) => {
      site.rooms.log.error({ err: error, path: request.url?.split('?')[0] }, 'unforeseen error');
      if (response.headersSent) response.destroy();
      else respondProblem(response, new Problem('internal', 'Something went wrong on the server.'));
    });
  };
}

async function route(site: Site, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const url = URL.parse(request.url ?? '', 'http://server');
  if (!url) return respondProblem(response, new Problem('invalid_input', 'This address cannot be read.'));
  if (site.rooms.stopping.aborted) {
    // Whoever comes late came over a connection that was kept; the next one must reach another server.
    response.setHeader('connection', 'close');
    response.once('finish', () => request.socket.destroySoon());
    if (!isEventStream(request)) return respondProblem(response, new Problem('unavailable', 'The server is stopping.'));
  }
  switch (url.pathname) {
    case '/health':
      return respondJson(response, 200, { status: 'ok', version: site.version });
    case '/ready':
      return await serveReadiness(site, response);
    case '/metrics':
      return await serveMetrics(site, exchange);
    case '/login':
      return await serveLogin(site, { ...exchange, code: url.searchParams.get('code') });
  }
  const [, trpcPath] = /^\/api\/trpc\/(.+)$/.exec(url.pathname) ?? [];
  if (trpcPath !== undefined) return serveTrpc(site, trpcPath, [request, response]);
  if (url.pathname === '/api' || url.pathname.startsWith('/api/')) {
    return respondProblem(response, new Problem('not_found', 'There is nothing at this address.'));
  }
  servePage(site, { ...exchange, path: url.pathname });
}

async function serveReadiness(site: Site, response: ServerResponse): Promise<void> {
  const readiness = await site.readiness();
  respondJson(response, readiness.ready ? 200 : 503, readiness);
}

/** For programs on this machine, or with the owner's token. A proxy on this machine is not its client. */
async function serveMetrics({ hosts, auth, metrics }: Site, { request, response }: Exchange): Promise<void> {
  const { headers, socket } = request;
  const refusal = refusalOf({ method: request.method ?? '', headers }, hosts);
  if (refusal) return respondProblem(response, refusal);
  const isProxied = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  const isLocal = /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '') && !isProxied;
  if (!isLocal && auth.identify(headers) === undefined) {
    return respondProblem(response, new Problem('unauthenticated', 'Metrics need the owner token.'));
  }
  response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.read());
}

/** A browser that only looks ahead must not spend the code. */
async function serveLogin(
  { auth, onSignIn }: Site,
  { request, response, code }: Exchange & { readonly code: string | null },
): Promise<void> {
  const isLookingAhead = /prefetch|prerender/.test(String(request.headers['sec-purpose'] ?? request.headers.purpose));
  if (request.method !== 'GET' || isLookingAhead) {
    return respondProblem(response, new Problem('invalid_input', 'The link is to be opened.'));
  }
  const cookie = code === null ? undefined : await auth.signIn(code);
  if (cookie !== undefined) {
    response.setHeader('set-cookie', cookie);
    onSignIn();
  }
  if (cookie === undefined && auth.identify(request.headers) === undefined) {
    return respondLoginPage(code === null ? 'link_needed' : 'link_used', { request, response });
  }
  response.writeHead(303, { location: '/', 'cache-control': 'no-store' }).end();
}

/** Scripts and styles are everybody's; pages are shells without data, and still the owner's alone. */
function servePage({ pages, auth }: Site, { request, response, path }: Exchange & { readonly path: string }): void {
  const isAsset = /^\/(_next\/|icon\.svg$|favicon\.ico$)/.test(path);
  const isOwner = auth.identify(request.headers) !== undefined;
  const isPerson = /\btext\/html\b/.test(request.headers.accept ?? '');
  if (!isAsset && !isOwner) {
    if (isPerson) respondLoginPage('link_needed', { request, response });
    else respondProblem(response, new Problem('unauthenticated', 'Sign in first.'));
  } else if (pages) {
    pages(request, response);
  } else {
    respondProblem(response, new Problem('not_found', 'There are no pages here.'));
  }
}

function respondLoginPage(page: LoginPage, { request, response }: Exchange): void {
  response.writeHead(401, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': loginPagePolicy,
    'cache-control': 'no-store',
  });
  response.end(loginPage(page, request.headers));
}

function isEventStream(request: IncomingMessage): boolean {
  return request.headers.accept === 'text/event-stream';
}

function protect(response: ServerResponse): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('content-security-policy', "frame-ancestors 'none'");
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
}
