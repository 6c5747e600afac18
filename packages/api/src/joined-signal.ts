/**
 * Aborts as soon as one of `signals` does, and at the latest when its scope ends: whoever still waits on it then is let
 * go. Unlike `AbortSignal.any` it leaves nothing behind on signals that live longer than it.
 */
export function joinedSignal(signals: readonly (AbortSignal | undefined)[]): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  const joined = signals.filter((signal) => signal !== undefined);
  const onAbort = (event: Event) => controller.abort((event.target as AbortSignal).reason);

  for (const signal of joined) {
    if (signal.aborted) controller.abort(signal.reason);
    else signal.addEventListener('abort', onAbort, { once: true });
  }
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const signal of joined) signal.removeEventListener('abort', onAbort);
      controller.abort(new DOMException('The scope has ended.', 'AbortError'));
    },
  };
}
