/** Hears when something changed. Ticks that nobody waited for are remembered as one. */
export type Ticks = Disposable & {
  /** Settles at the next tick, at once if one was missed, or when `signal` aborts. */
  next(signal: AbortSignal): Promise<void>;
};

/** Who waits for what, within one process. No event emitter: a listener can miss nothing between two waits. */
export type WakeUps<Key> = {
  listen(key: Key): Ticks;
  wake(key: Key): void;
  wakeAll(): void;
  readonly listeners: number;
};

type Listener = { missed: boolean; settle: (() => void) | undefined };

export function wakeUps<Key>(): WakeUps<Key> {
  const byKey = new Map<Key, Set<Listener>>();
  let count = 0;

  function tick(listener: Listener): void {
    if (listener.settle) listener.settle();
    else listener.missed = true;
  }

  return {
    listen(key) {
      const listener: Listener = { missed: false, settle: undefined };
      const listeners = byKey.get(key) ?? new Set();
      byKey.set(key, listeners.add(listener));
      count += 1;
      return {
        next(signal) {
          if (listener.missed || signal.aborted) {
            listener.missed = false;
            return Promise.resolve();
          }
          return new Promise((resolve) => {
            const settle = () => {
              listener.settle = undefined;
              signal.removeEventListener('abort', settle);
              resolve();
            };
            listener.settle = settle;
            signal.addEventListener('abort', settle, { once: true });
          });
        },
        [Symbol.dispose]() {
          if (!listeners.delete(listener)) return;
          count -= 1;
          if (listeners.size === 0 && byKey.get(key) === listeners) byKey.delete(key);
          listener.settle?.();
        },
      };
    },
    wake(key) {
      for (const listener of byKey.get(key) ?? []) tick(listener);
    },
    wakeAll() {
      for (const listeners of byKey.values()) for (const listener of listeners) tick(listener);
    },
    get listeners() {
      return count;
    },
  };
}
