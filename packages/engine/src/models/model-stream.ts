import type { LanguageModelV4StreamPart, LanguageModelV4StreamResult } from '@ai-sdk/provider';
import { modelFailureOf, timedOut } from './failure-of.ts';

export type ReplyLimits = {
  /** Until the provider has accepted the call. Local servers load a model first. */
  readonly connectMs: number;
  /** Between two parts of the stream. */
  readonly stallMs: number;
};

/** A provider's stream, read one part at a time. */
export type ModelStream = Disposable & {
  /** `undefined` after the last one. */
  next(): Promise<LanguageModelV4StreamPart | undefined>;
};

export type OpenStream = (signal: AbortSignal) => PromiseLike<LanguageModelV4StreamResult>;

/**
 * Opens a provider's stream so that nothing can hold the reader up: an abort, silence longer than the limits, or the
 * reader leaving end every wait at once, even when the provider does not listen to its signal. It works because
 * cancelling a stream settles a pending read before the source has agreed. The clock stands still while nobody reads.
 */
export async function openModelStream(
  open: OpenStream,
  signal: AbortSignal,
  limits: ReplyLimits,
): Promise<ModelStream> {
  signal.throwIfAborted();
  const stopped = new AbortController();
  const left = Promise.withResolvers<never>();
  left.promise.catch(ignore);
  let reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart> | undefined;

  const stop = (reason: unknown) => {
    stopped.abort(reason);
    left.reject(reason);
    reader?.cancel(reason).catch(ignore);
  };
  const leave = () => stop(signal.reason);
  signal.addEventListener('abort', leave, { once: true });

  const within = async <Value>(ms: number, what: string, wait: () => Promise<Value>): Promise<Value> => {
    const clock = setTimeout(() => stop(timedOut(what, ms)), ms);
    try {
      const value = await wait();
      stopped.signal.throwIfAborted();
      return value;
    } catch (error) {
      stopped.signal.throwIfAborted();
      throw modelFailureOf(error);
    } finally {
      clearTimeout(clock);
    }
  };

  const opening = (async () => await open(stopped.signal))();
  try {
    const accepted = () => Promise.race([opening, left.promise]);
    reader = (await within(limits.connectMs, 'The model did not answer', accepted)).stream.getReader();
  } catch (error) {
    signal.removeEventListener('abort', leave);
    stop(error);
    opening.then((late) => late.stream.cancel(error)).catch(ignore);
    throw error;
  }

  const parts = reader;
  return {
    next: () =>
      within(limits.stallMs, 'Nothing came from the model', async () => {
        const { done, value } = await parts.read();
        return done ? undefined : value;
      }),
    [Symbol.dispose]: () => {
      signal.removeEventListener('abort', leave);
      stop(new DOMException('The reply is no longer read.', 'AbortError'));
    },
  };
}

function ignore(): void {}
