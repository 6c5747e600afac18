/** Settles after `ms`, at once when `signal` aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', settle);
      resolve();
    };
    const timer = setTimeout(settle, ms);
    if (signal?.aborted) settle();
    signal?.addEventListener('abort', settle, { once: true });
  });
}

/** Looks again and again until it is so; `false` when it was not within `withinMs`. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs: number, everyMs = 50): Promise<boolean> {
  const giveUpAt = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) return false;
    await pause(everyMs);
  }
  return true;
}
