import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AnyTRPCProcedure, callTRPCProcedure, getTRPCErrorFromUnknown, TRPCError } from '@trpc/server';
import { getErrorShape } from '@trpc/server/shared';
import type { ApiContext } from '@codelab/api/context';
import { appRouter } from '@codelab/api/router';
import { writeEventStream } from './event-stream.ts';

export type Exchange = readonly [IncomingMessage, ServerResponse];

type StreamCall = {
  readonly path: string;
  /** Throws for whoever may not come in. */
  readonly createContext: () => ApiContext;
  readonly onError: (error: Error) => void;
};

const retryMs = 250;

/** tRPC keeps its procedures by their paths, though the type says that they are nested. */
const subscriptions: ReadonlySet<string> = new Set(
  Object.entries<unknown>(appRouter._def.procedures).flatMap(([path, procedure]) =>
    (procedure as AnyTRPCProcedure)._def.type === 'subscription' ? [path] : [],
  ),
);

/** Whether it asks for a subscription. Batches are none of ours: tRPC refuses them. */
export function isStream(path: string, { method, url }: IncomingMessage): boolean {
  return method === 'GET' && subscriptions.has(path) && !wordsIn(url).has('batch');
}

/** One subscription. Its input and its errors are what tRPC would make of them. */
export function serveStream({ path, createContext, onError }: StreamCall, [request, response]: Exchange): void {
  const { _config: config } = appRouter._def;
  let ctx: ApiContext | undefined;
  let input: unknown;
  void writeEventStream(response, {
    retryMs,
    pingMs: config.sse?.ping?.intervalMs ?? 15_000,
    settings: config.sse?.client ?? {},
    async open(signal) {
      ctx = createContext();
      input = inputOf(request);
      const call = { path, ctx, signal, getRawInput: async () => input, type: 'subscription', batchIndex: 0 } as const;
      return await callTRPCProcedure({ router: appRouter, ...call });
    },
    shapeOf(cause) {
      const error = getTRPCErrorFromUnknown(cause);
      onError(error);
      return getErrorShape({ config, error, type: 'subscription', path, input, ctx });
    },
  });
}

/** What a client heard last comes as a header when an EventSource reconnects by itself, and wins. */
function inputOf({ url, headers }: IncomingMessage): unknown {
  const words = wordsIn(url);
  const input = parsed(words.get('input'));
  const lastEventId = headers['last-event-id'] ?? words.get('lastEventId') ?? words.get('Last-Event-Id');
  if (!lastEventId) return input;
  return typeof input === 'object' ? { ...input, lastEventId } : (input ?? { lastEventId });
}

function parsed(text: string | null): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch (cause) {
    throw badRequest(cause);
  }
}

function badRequest(cause: unknown): TRPCError {
  return new TRPCError({ code: 'BAD_REQUEST', cause });
}

function wordsIn(url: string | undefined): URLSearchParams {
  return URL.parse(url ?? '', 'http://server')?.searchParams ?? new URLSearchParams();
}
