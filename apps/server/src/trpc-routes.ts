import type { IncomingMessage, ServerResponse } from 'node:http';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import type { ApiContext, Rooms } from '@codelab/api/context';
import { type AllowedHosts, refusalOf } from '@codelab/api/guard';
import type { LocalAuth } from '@codelab/api/local-auth';
import { causes, problemOf } from '@codelab/api/problem-of';
import { appRouter } from '@codelab/api/router';
import type { Tracer } from '@codelab/database/tracer';
import { Problem } from '@codelab/protocol/problem';
import { type Exchange, isStream, serveStream } from './trpc-streams.ts';

export type Door = { readonly rooms: Rooms; readonly auth: LocalAuth; readonly hosts: AllowedHosts };

const maxBodyBytes = 1_048_576;

/** One tRPC call. Who is refused is told so by tRPC, in a stream too, where a bare 401 would end an EventSource. */
export function serveTrpc(door: Door, path: string, [request, response]: Exchange): void {
  const createContext = () => contextOf(door, request);
  if (isStream(path, request)) {
    const onError = (error: Error) => tellUnforeseen(door.rooms, error, path);
    serveStream({ path, createContext, onError }, [request, response]);
    return;
  }
  leaveWhatIsTooLong(request, response);
  const answer = () =>
    nodeHTTPRequestHandler({
      router: appRouter,
      path,
      req: request,
      res: response,
      maxBodySize: maxBodyBytes,
      allowBatching: false,
      createContext,
      onError: ({ error, path: procedure }) => tellUnforeseen(door.rooms, error, procedure),
    });
  void (request.method === 'POST' ? traced(door.rooms.database.tracer, { path, request, response, answer }) : answer());
}

type Command = {
  readonly path: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly answer: () => Promise<void>;
};

/** On behalf of whoever sent a `traceparent` with it. What only reads is not worth a trace. */
function traced(tracer: Tracer, { path, request, response, answer }: Command): Promise<void> {
  const route = `/api/trpc/${Object.hasOwn(appRouter._def.procedures, path) ? path : 'unknown'}`;
  const { traceparent } = request.headers;
  const about = { 'http.request.method': 'POST', 'http.route': route };
  const parent = typeof traceparent === 'string' ? traceparent : undefined;
  return tracer.span(`POST ${route}`, { kind: 'server', about, parent }, async () => {
    await answer();
    const { statusCode } = response;
    const failure = statusCode >= 500 ? { 'error.type': String(statusCode) } : {};
    tracer.tell({ 'http.response.status_code': statusCode, ...failure });
  });
}

function contextOf({ rooms, auth, hosts }: Door, request: IncomingMessage): ApiContext {
  const refusal = refusalOf({ method: request.method ?? '', headers: request.headers }, hosts);
  if (refusal) throw refusal;
  const ownerId = auth.identify(request.headers);
  if (ownerId === undefined) throw new Problem('unauthenticated', 'Sign in first.');
  assertJson(request);
  return { ...rooms, ownerId };
}

/** Whatever another site's form can send is no JSON. */
function assertJson({ method, headers }: IncomingMessage): void {
  if (method === 'GET' || /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return;
  throw new Problem('invalid_input', 'The body must be application/json.');
}

function tellUnforeseen({ log, stopping }: Rooms, error: Error, procedure: string | undefined): void {
  const { code } = problemOf(error);
  if (code !== 'internal' && code !== 'unavailable') return;
  const [first, second] = causes(error);
  // tRPC's own wrapping says nothing; an abort is somebody's leaving.
  const cause = second ?? first;
  if (stopping.aborted || (cause instanceof Error && cause.name === 'AbortError')) return;
  if (code === 'unavailable') log.warn({ err: cause, procedure }, 'the database was away');
  else log.error({ err: cause, procedure }, 'unforeseen error');
}

/** A body over the limit is answered at once; whoever goes on sending is cut off. */
function leaveWhatIsTooLong(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (!request.complete) setTimeout(() => request.destroy(), 1_000).unref();
  });
}
