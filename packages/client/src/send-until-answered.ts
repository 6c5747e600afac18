import { backoffMs } from './backoff.ts';
import { refusalOf } from './refusal.ts';

export type Patience = {
  readonly signal?: AbortSignal | undefined;
  /** How long to go on after the first failure. Default 30 s. */
  readonly patienceMs?: number | undefined;
};

/**
 * Sends until the server has answered. Only for what carries a key: sent twice it takes effect once and gets the same
 * answer, so not knowing whether it arrived is no reason to stop.
 */
export async function sendUntilAnswered<Answer>(
  sendOnce: (signal: AbortSignal | undefined) => Promise<Answer>,
  { signal, patienceMs = 30_000 }: Patience = {},
): Promise<Answer> {
  let giveUpAt: number | undefined;
  for (let failures = 1; ; failures += 1) {
    try {
      return await sendOnce(signal);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal && !refusal.shape.retryable) throw refusal;
      signal?.throwIfAborted();
      giveUpAt ??= Date.now() + patienceMs;
      const waitMs = backoffMs(failures);
      if (Date.now() + waitMs > giveUpAt) throw refusal ?? error;
      await pause(waitMs, signal);
    }
  }
}

/** Settles after `ms`, at once when `signal` aborts. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', settle);
      resolve();
    };
    const timer = setTimeout(settle, ms);
    signal?.addEventListener('abort', settle, { once: true });
  });
}
