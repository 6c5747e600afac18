import type { IncomingMessage, ServerResponse } from 'node:http';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import type { ApiContext, Rooms } from '@codelab/api/context';
import { type AllowedHosts, refusalOf } from '@codelab/api/guard';
import type { LocalAuth } from '@codelab/api/local-auth';
import { causes, problemOf } from '@codelab/api/problem-of';
import { appRouter } from '@codelab/api/router';
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
  void nodeHTTPRequestHandler({
    router: appRouter,
    path,
    req: request,
    res: response,
    maxBodySize: maxBodyBytes,
    allowBatching: false,
    createContext,
    onError: ({ error, path: procedure }) => tellUnforeseen(door.rooms, error, procedure),
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
