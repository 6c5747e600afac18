/**
 * The same values, until `signal` aborts: then it ends at once, whatever the source is waiting for. `return()` alone
 * cannot do that, because a generator finishes the await it stands in first. The source is told to return and is not
 * waited for. No promise outlives a value, so a stream of any length costs no memory.
 */
export async function* abortable<Value>(
  source: AsyncIterable<Value>,
  signal: AbortSignal,
): AsyncGenerator<Value, void> {
  const iterator = source[Symbol.asyncIterator]();
  let leave: (() => void) | undefined;
  const onAbort = () => leave?.();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal.aborted) {
      const next = await new Promise<IteratorResult<Value> | undefined>((resolve, reject) => {
        leave = () => resolve(undefined);
        iterator.next().then(resolve, reject);
      });
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    leave = undefined;
    signal.removeEventListener('abort', onAbort);
    // Ignored on purpose: whoever reads has left, or has been given the error already.
    iterator.return?.().then(undefined, () => {});
  }
}
