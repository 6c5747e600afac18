import { APICallError, InvalidResponseDataError, LoadAPIKeyError } from '@ai-sdk/provider';
import * as z from 'zod';
import { ModelFailure } from './reply.ts';

/** What providers put into an `error` part of a stream that had begun well. */
const StreamError = z.object({
  message: z.string(),
  type: z.string().nullish(),
  code: z.union([z.string(), z.number()]).nullish(),
  statusCode: z.number().nullish(),
  isRetryable: z.boolean().nullish(),
});
type StreamError = z.infer<typeof StreamError>;

/** Turns whatever a provider's client threw or streamed as an error into the one failure that our loop understands. */
export function modelFailureOf(error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (APICallError.isInstance(error)) return failureOfCall(error);
  if (LoadAPIKeyError.isInstance(error)) return notConfigured(error);
  // The clients say so of a stream that closed in good order but without its last chunk.
  if (InvalidResponseDataError.isInstance(error) && error.data === undefined) return cutStream(error);

  const streamed = error instanceof Error ? undefined : StreamError.safeParse(error).data;
  return streamed ? failureOfStreamError(streamed, error) : garbage(error);
}

/** The stream ended before the model had. */
export function cutStream(cause?: unknown): ModelFailure {
  return unavailable('The connection to the model was cut before it had finished.', { cause });
}

/** Nothing was heard for longer than we wait. */
export function timedOut(what: string, ms: number): ModelFailure {
  return unavailable(`${what} for ${Math.round(ms / 1000)} seconds.`, {});
}

/** The provider ended the reply on purpose: a content filter, or a refusal of the model itself. */
export function refusedReply(reason: string | undefined): ModelFailure {
  const detail = reason ? ` (${reason})` : '';
  return new ModelFailure({
    code: 'model_refused',
    message: `The provider stopped this reply: the content is not allowed${detail}.`,
    retryable: false,
  });
}

/** The provider says that the reply failed, and not why. */
export function brokenReply(reason: string | undefined): ModelFailure {
  return unavailable(`The provider ended the reply with an error${reason ? ` (${reason})` : ''}.`, {});
}

function failureOfCall(error: APICallError): ModelFailure {
  const status = error.statusCode;
  if (status === undefined)
    return unavailable(`The model cannot be reached. ${sentence(error.message)}`, { cause: error });
  if (status < 300) return cutStream(error);

  const retryAfterMs = retryAfterOf(error.responseHeaders ?? {});
  return failureOfStatus(status, error.message, {
    cause: error,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function failureOfStreamError(streamed: StreamError, cause: unknown): ModelFailure {
  const status = streamed.statusCode ?? (typeof streamed.code === 'number' ? streamed.code : undefined);
  if (status !== undefined && status >= 400) return failureOfStatus(status, streamed.message, { cause });
  const message = `The provider broke off. ${sentence(streamed.message)}`;
  return streamed.isRetryable === false
    ? new ModelFailure({ code: 'model_refused', message, retryable: false, cause })
    : unavailable(message, { cause });
}

type Circumstances = { readonly cause?: unknown; readonly retryAfterMs?: number };

function failureOfStatus(status: number, said: string, circumstances: Circumstances): ModelFailure {
  if (status === 401 || status === 403) return notConfigured(circumstances.cause, status);
  if (status === 429) {
    return unavailable(`The provider allows no more requests at the moment. ${sentence(said)}`, circumstances);
  }
  if (status === 408 || status === 409 || status >= 500) {
    return unavailable(`The provider answered ${status}. ${sentence(said)}`, circumstances);
  }
  const hint = status === 404 ? ' Check the name of the model and the address of the server.' : '';
  const message = `The provider refused the request (${status}). ${sentence(said)}${hint}`;
  return new ModelFailure({ code: 'model_refused', message, retryable: false, cause: circumstances.cause });
}

/** What the provider said is left out on purpose: some repeat parts of the key. */
function notConfigured(cause: unknown, status?: number): ModelFailure {
  const why =
    status === undefined
      ? 'No API key is set for this provider'
      : `The provider does not accept the API key (${status})`;
  const message = `${why}. Check it under Settings → Models.`;
  return new ModelFailure({ code: 'provider_not_configured', message, retryable: false, cause });
}

function unavailable(message: string, circumstances: Circumstances): ModelFailure {
  return new ModelFailure({ code: 'model_unavailable', message: message.trim(), retryable: true, ...circumstances });
}

function garbage(cause: unknown): ModelFailure {
  const message = 'The provider sent something that cannot be understood.';
  return new ModelFailure({ code: 'model_garbage', message, retryable: true, cause });
}

const longestSentence = 400;

/** A provider's words, short enough to show. */
function sentence(said: string): string {
  const line = said.replaceAll(/\s+/g, ' ').trim();
  if (line === '') return '';
  if (line.length > longestSentence) return `${line.slice(0, longestSentence)}…`;
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

/** Milliseconds to wait, from `retry-after-ms`, or `retry-after` in seconds or as a date. */
function retryAfterOf(headers: Readonly<Record<string, string>>): number | undefined {
  const inMs = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(inMs)) return Math.max(0, inMs);

  const header = headers['retry-after'];
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, Math.round(ms)) : undefined;
}
