/**
 * Aborts as soon as one of `signals` does. Unlike `AbortSignal.any` it leaves nothing behind on signals that live longer
 * than it, such as the one that says that the server stops.
 */
export function joinedSignal(signals: readonly (AbortSignal | undefined)[]): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  const listening = signals.filter((signal) => signal !== undefined);
  const onAbort = (event: Event) => controller.abort((event.target as AbortSignal).reason);

  for (const signal of listening) {
    if (signal.aborted) controller.abort(signal.reason);
    else signal.addEventListener('abort', onAbort, { once: true });
  }
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const signal of listening) signal.removeEventListener('abort', onAbort);
    },
  };
}
